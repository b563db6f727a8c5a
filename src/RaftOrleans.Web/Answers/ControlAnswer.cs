namespace RaftOrleans.Web;

/// <summary>The answer to a control that was carried out.</summary>
/// <param name="Success">True: whatever could not be done is answered with a problem.</param>
/// <param name="Message">What was done, in words.</param>
/// <param name="Nodes">The nodes it was done to, as they were found where a part was named instead of a node.</param>
internal sealed record ControlAnswer(bool Success, string Message, IReadOnlyList<string> Nodes);
