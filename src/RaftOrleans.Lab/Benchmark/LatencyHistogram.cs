using System.Numerics;

namespace RaftOrleans.Lab;

/// <summary>
/// Counts times in buckets that are 3 % wide, from 1 microsecond on: enough for percentiles, and a measurement costs nothing that would show in
/// what is measured. Used by one thread at a time.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private readonly long[] _counts = new long[(64 - SubBits) << SubBits];

    /// <summary>How many times were counted.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a time.</summary>
    public void Add(TimeSpan time)
    {
        _counts[BucketOf((ulong)Math.Max(time.Ticks, 0))]++;
        Count++;
    }

    /// <summary>Counts what another histogram has counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The time that this share of all times does not exceed; zero where none was counted.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Percentile(double share)
    {
        long left = (long)Math.Ceiling(Count * share);
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0 && Count > 0)
            {
                return TimeSpan.FromTicks((long)UpperEndOf(bucket));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(ulong ticks)
    {
        if (ticks < 1 << SubBits)
        {
            return (int)ticks;
        }

        int shift = BitOperations.Log2(ticks) - SubBits;
        return ((shift + 1) << SubBits) + (int)((ticks >> shift) & ((1 << SubBits) - 1));
    }

    private static ulong UpperEndOf(int bucket)
    {
        int shift = (bucket >> SubBits) - 1;
        ulong sub = (ulong)bucket & ((1 << SubBits) - 1);
        return shift < 0 ? sub : ((sub + (1 << SubBits) + 1) << shift) - 1;
    }
}
