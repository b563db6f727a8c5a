using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Draws for <see cref="NodeSelector"/> from a generator whose numbers are the same in every version of the runtime.</summary>
internal sealed class SelectorRandom(DeterministicRandom random) : Random(0)
{
    /// <inheritdoc/>
    public override int Next(int maxValue) => random.NextInt32(maxValue);
}
