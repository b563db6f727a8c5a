namespace RaftOrleans.Web;

/// <summary>An operation in the general form.</summary>
/// <param name="Command">The operation.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record CommandRequest(CommandBody Command, double? TimeoutMs = null);
