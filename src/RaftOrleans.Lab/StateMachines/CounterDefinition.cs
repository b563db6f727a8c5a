using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The words of the counter.</summary>
internal static class CounterDefinition
{
    public static StateMachineDefinition Instance { get; } = new()
    {
        Name = StateMachineRegistry.Counter,
        Summary = "A whole number that commands add to.",
        Create = static () => new CounterMachine(),
        Operations =
        [
            StateMachineOperation.Command("add <n>", "Adds a whole number, which may be negative", static words => CounterMachine.Add(Number(words[0]))),
            StateMachineOperation.Query("read", "The number", static _ => CounterMachine.Read()),
        ],
        StateQuery = "read",
    };

    private static long Number(string word) =>
        long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"n is '{word}', allowed is a whole number of 64 bits");
}
