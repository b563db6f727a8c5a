using System.Numerics;

namespace RaftOrleans.Consensus;

/// <summary>
/// A seeded random generator (xoshiro256**, seeded by SplitMix64): the same seed gives the same numbers on every machine and in every
/// version of the runtime, which <see cref="Random"/> does not promise.
/// </summary>
public sealed class DeterministicRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Any number.</param>
    public DeterministicRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>
    /// A seed for one purpose, made of a seed and keys that name the purpose. Streams with different keys are independent, so using one
    /// more often does not shift what the others give.
    /// </summary>
    public static ulong Derive(ulong seed, ulong key1, ulong key2 = 0, ulong key3 = 0)
    {
        ulong state = seed;
        ulong derived = SplitMix(ref state);
        state ^= key1 * 0x9E3779B97F4A7C15;
        derived ^= SplitMix(ref state);
        state ^= BitOperations.RotateLeft(key2, 21) * 0xC2B2AE3D27D4EB4F;
        derived ^= SplitMix(ref state);
        state ^= BitOperations.RotateLeft(key3, 42) * 0x165667B19E3779F9;
        return derived ^ SplitMix(ref state);
    }

    /// <summary>Any 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 to below the limit.</summary>
    /// <param name="limit">1 or more.</param>
    public long NextInt64(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (long)Math.BigMul(NextUInt64(), (ulong)limit, out _);
    }

    /// <summary>A whole number from 0 to below the limit.</summary>
    /// <param name="limit">1 or more.</param>
    public int NextInt32(int limit) => (int)NextInt64(limit);

    /// <summary>A number from 0 to below 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with this probability.</summary>
    /// <param name="probability">0 to 1.</param>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>A time from the range, both ends included.</summary>
    public TimeSpan NextTime(TimeSpan min, TimeSpan max) => new(min.Ticks + NextInt64(max.Ticks - min.Ticks + 1));

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
