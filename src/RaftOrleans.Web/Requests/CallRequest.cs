using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>A command of any state machine, in words.</summary>
/// <param name="Words">The command's name and what follows it: strings as they are, any other JSON value as it is written.</param>
/// <param name="Session">The client session it comes in; without one it comes in none.</param>
/// <param name="Sequence">With a session: the client's number for the command, 1 or more. The same number is the same command.</param>
/// <param name="FirstOutstanding">With a session: the lowest number whose answer is still waited for; default 1.</param>
/// <param name="TimeoutMs">How long the server may try, in milliseconds of the world's time.</param>
internal sealed record CallRequest(
    IReadOnlyList<JsonElement> Words, long? Session = null, long? Sequence = null, long? FirstOutstanding = null, double? TimeoutMs = null);
