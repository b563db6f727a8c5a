using System.Text;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A state machine that only remembers what it was told to do, in order.</summary>
internal sealed class RecordingMachine : IStateMachine
{
    private const string Head = "recorded";

    private readonly List<string> _applied = [];

    /// <summary>The commands so far.</summary>
    public IReadOnlyList<string> Applied => _applied;

    /// <summary>A result that says which command it answers.</summary>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command)
    {
        string text = Encoding.ASCII.GetString(command.Span);
        _applied.Add(text);
        return Encoding.ASCII.GetBytes($"done {text}");
    }

    /// <summary>All commands so far, whatever is asked.</summary>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => Encoding.ASCII.GetBytes(string.Join(' ', _applied));

    public string Describe(ReadOnlyMemory<byte> command) => Encoding.ASCII.GetString(command.Span);

    /// <summary>A line for each command, after one that says what this is.</summary>
    public void WriteSnapshot(Stream output) => output.Write(Encoding.ASCII.GetBytes(string.Join('\n', [Head, .. _applied])));

    public void ReadSnapshot(Stream input)
    {
        string[] lines = new StreamReader(input, Encoding.ASCII).ReadToEnd().Split('\n');
        if (lines[0] != Head)
        {
            throw new InvalidDataException($"'{lines[0]}' is not '{Head}'");
        }

        _applied.Clear();
        _applied.AddRange(lines[1..]);
    }
}
