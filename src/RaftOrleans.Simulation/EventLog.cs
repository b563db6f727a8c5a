using System.Globalization;
using System.Numerics;
using System.Text;
using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// What has happened in a world: always as a hash, which equal runs share and different ones practically never do, and as text where it is
/// wanted.
/// </summary>
public sealed class EventLog
{
    private readonly World _world;
    private ulong _hash = 0xCBF29CE484222325;

    internal EventLog(World world) => _world = world;

    /// <summary>
    /// A number that stands for all that has happened so far: what each node met and when, what it came to, and what it applied.
    /// </summary>
    public ulong Hash => _hash;

    /// <summary>Where a line per event goes; null for no text. The format is for people, and the same in every run of a seed.</summary>
    public TextWriter? Text { get; set; }

    /// <summary>A node has handled something.</summary>
    internal void Step(SimulatedNode node, string what, Message? message, NodeOutput output)
    {
        RaftNode core = node.Core!;
        Fold((ulong)_world.Now.Ticks);
        Fold(what);
        Fold(((ulong)node.Id.Number << 56) ^ ((ulong)core.Role << 48) ^ (ulong)core.Term);
        Fold(((ulong)core.Log.LastIndex << 32) ^ (ulong)core.CommitIndex);
        if (message is not null)
        {
            Fold(((ulong)message.From.Number << 32) ^ (ulong)message.Term);
        }

        foreach (LogEntry entry in output.Applied)
        {
            Fold(((ulong)entry.Term << 32) ^ Checksum.Compute(entry.Command.Span));
        }

        if (Text is not null)
        {
            WriteLine(node.Id, message is null ? what : $"{what} {message}", core);
        }
    }

    /// <summary>Something was done to a process or the network.</summary>
    internal void Note(NodeId node, string what)
    {
        Fold((ulong)_world.Now.Ticks);
        Fold(what);
        if (Text is not null)
        {
            WriteLine(node, what, null);
        }
    }

    private void WriteLine(NodeId node, string what, RaftNode? core)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"{_world.Now.TotalSeconds:F7} {node} {what}");
        if (core is not null)
        {
            line.Append(CultureInfo.InvariantCulture, $" | {core.Role} term {core.Term} vote {core.VotedFor} log {core.Log.Last}");
            line.Append(CultureInfo.InvariantCulture, $" commit {core.CommitIndex} applied {core.LastApplied}");
        }

        Text!.Write(line.Append('\n'));
    }

    /// <summary>Four characters at a time.</summary>
    private void Fold(string text)
    {
        int at = 0;
        for (; at + 4 <= text.Length; at += 4)
        {
            Fold(text[at] | ((ulong)text[at + 1] << 16) | ((ulong)text[at + 2] << 32) | ((ulong)text[at + 3] << 48));
        }

        for (; at < text.Length; at++)
        {
            Fold(text[at]);
        }
    }

    private void Fold(ulong value) => _hash = (BitOperations.RotateLeft(_hash, 23) ^ value) * 0x9E3779B97F4A7C15;
}
