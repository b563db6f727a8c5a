using System.Globalization;
using System.Text;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <summary>A state machine that no world knows by itself: the highest number that was ever seen.</summary>
public sealed class HighestMachine : IStateMachine
{
    /// <summary>Its name.</summary>
    public const string Name = "highest";

    private int _highest;

    /// <summary>A registry that knows it besides all others.</summary>
    public static StateMachineRegistry Registry() => new StateMachineRegistry().Register(Definition());

    /// <summary>Its words.</summary>
    public static StateMachineDefinition Definition() => new()
    {
        Name = Name,
        Summary = "The highest number that was ever seen.",
        Create = static () => new HighestMachine(),
        Operations =
        [
            StateMachineOperation.Command("see <number>", "Sees a number, which counts if it is the highest", static words =>
                Encoding.UTF8.GetBytes($"see {int.Parse(words[0], CultureInfo.InvariantCulture)}")),
            StateMachineOperation.Query("top", "The highest number", static _ => "top"u8.ToArray()),
        ],
        StateQuery = "top",
    };

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command)
    {
        string text = Encoding.UTF8.GetString(command.Span);
        bool isNumber = text.StartsWith("see ", StringComparison.Ordinal)
            & int.TryParse(text.AsSpan(Math.Min(4, text.Length)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        bool isHigher = isNumber && number > _highest;
        _highest = isHigher ? number : _highest;
        return Answer(isHigher);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => Answer(isDone: true);

    /// <inheritdoc/>
    public string Describe(ReadOnlyMemory<byte> command) => Encoding.UTF8.GetString(command.Span);

    /// <inheritdoc/>
    public void WriteSnapshot(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(BitConverter.GetBytes(_highest));
    }

    /// <inheritdoc/>
    public void ReadSnapshot(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        byte[] bytes = new byte[sizeof(int) + 1];
        _highest = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == sizeof(int)
            ? BitConverter.ToInt32(bytes)
            : throw new InvalidDataException("a snapshot has 4 bytes");
    }

    private byte[] Answer(bool isDone) => JsonSerializer.SerializeToUtf8Bytes(new { ok = isDone, highest = _highest });
}
