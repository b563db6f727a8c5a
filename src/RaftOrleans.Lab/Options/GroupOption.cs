namespace RaftOrleans.Lab;

/// <summary>One of the options of a group, as a person reads it.</summary>
/// <param name="Name">Its name: that of the member of <see cref="Consensus.RaftOptions"/> and of the key in <c>silo.json</c>.</param>
/// <param name="Value">The value in force: <c>true</c>, <c>150ms</c>, <c>1024</c>.</param>
/// <param name="Usual">The value where nothing is said.</param>
/// <param name="Allowed">The range, as things are: <c>1 ms to 1 h</c>.</param>
/// <param name="Change">Whether it may change while nodes run.</param>
/// <param name="Reason">Why it may not, or not fall; null where it may.</param>
public sealed record GroupOption(string Name, string Value, string Usual, string Allowed, OptionChange Change, string? Reason);
