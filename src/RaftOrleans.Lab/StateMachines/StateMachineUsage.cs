namespace RaftOrleans.Lab;

/// <summary>How a command or a query of a state machine is written.</summary>
/// <param name="Form">Its words: its name, then <c>&lt;what must follow&gt;</c> and <c>[what may]</c>.</param>
/// <param name="Meaning">What it does, in a few words.</param>
public sealed record StateMachineUsage(string Form, string Meaning);
