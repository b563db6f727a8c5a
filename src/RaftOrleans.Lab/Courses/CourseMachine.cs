using System.Text;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>What a course's servers replicate: a list of commands, which is all that its tests ask for.</summary>
/// <param name="applied">Told of each command before it is added: this machine, the entry's index, the command.</param>
internal sealed class CourseMachine(Action<CourseMachine, long, string> applied) : IStateMachine
{
    private readonly List<string> _commands = [];

    /// <summary>The commands so far, in order. The first has the course's index 1.</summary>
    public IReadOnlyList<string> Commands => _commands;

    /// <summary>Index of the entry that brought the last command; 0 where there is none.</summary>
    public long LastEntry { get; private set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command)
    {
        string text = Encoding.UTF8.GetString(command.Span);
        applied(this, index, text);
        _commands.Add(text);
        LastEntry = index;
        return default;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => default;

    /// <inheritdoc/>
    public string Describe(ReadOnlyMemory<byte> command) => Encoding.UTF8.GetString(command.Span);

    /// <inheritdoc/>
    public void WriteSnapshot(Stream output)
    {
        using BinaryWriter writer = new(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(LastEntry);
        writer.Write(_commands.Count);
        foreach (string command in _commands)
        {
            writer.Write(command);
        }
    }

    /// <inheritdoc/>
    public void ReadSnapshot(Stream input)
    {
        using BinaryReader reader = new(input, Encoding.UTF8, leaveOpen: true);
        List<string> commands = [];
        long lastEntry;
        try
        {
            lastEntry = reader.ReadInt64();
            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                commands.Add(reader.ReadString());
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("the snapshot of a list of commands is cut off", error);
        }

        LastEntry = lastEntry;
        _commands.Clear();
        _commands.AddRange(commands);
    }
}
