using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>
/// A number for a message: mostly close to the one that would be right, sometimes small, now and then as large or as low as numbers get.
/// </summary>
internal readonly record struct Near(bool IsOffset, long Value)
{
    private static readonly long[] Extremes = [-1, long.MinValue, 1L << 40, RaftNode.MaxTerm, long.MaxValue - 1, long.MaxValue];

    public static Gen<Near> Any { get; } = Gen.Frequency(
        (1000, Gen.Constant(0).Select(offset => new Near(true, offset))),
        (100, Gen.Choose(-3, 3).Select(offset => new Near(true, offset))),
        (30, Gen.Choose(0, 10).Select(value => new Near(false, value))),
        (1, Gen.Elements(Extremes).Select(value => new Near(false, value))));

    /// <summary>The number, given the one that would be right.</summary>
    public long To(long right) => IsOffset ? right + Value : Value;
}
