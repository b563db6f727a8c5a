using RaftOrleans.Consensus;

namespace RaftOrleans.Benchmarks;

/// <summary>Does nothing, so that only the node is measured.</summary>
internal sealed class NullStateMachine : IStateMachine
{
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command) => default;

    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => default;

    public string Describe(ReadOnlyMemory<byte> command) => "";

    public void WriteSnapshot(Stream output)
    {
    }

    public void ReadSnapshot(Stream input)
    {
    }
}
