using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// Draws times. By comparisons and square roots alone: a logarithm differs from one machine to another, and then so would the runs.
/// </summary>
public static class LatencyDistributions
{
    /// <summary>No time is longer, however heavy the tail.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>A time from a range, or, where it has no end, with the mean that the range has.</summary>
    /// <param name="distribution">How times are spread.</param>
    /// <param name="random">Gives the random numbers.</param>
    /// <param name="min">The shortest time.</param>
    /// <param name="max">The longest time of a uniform distribution; the others have the same mean.</param>
    public static TimeSpan Draw(this LatencyDistribution distribution, DeterministicRandom random, TimeSpan min, TimeSpan max)
    {
        ArgumentNullException.ThrowIfNull(random);
        TimeSpan half = (max - min) / 2;
        TimeSpan time = distribution switch
        {
            LatencyDistribution.Exponential => min + (half * Exponential(random)),
            LatencyDistribution.HeavyTail => min + (half * HeavyTail(random)),
            _ => random.NextTime(min, max),
        };
        return time < Longest ? time : Longest;
    }

    /// <summary>Mean 1, by von Neumann's method: how long runs of falling numbers are decides.</summary>
    private static double Exponential(DeterministicRandom random)
    {
        for (int whole = 0; ; whole++)
        {
            double first = random.NextDouble();
            double last = first;
            bool isOdd = true;
            for (double next = random.NextDouble(); next < last; next = random.NextDouble())
            {
                last = next;
                isOdd = !isOdd;
            }

            if (isOdd)
            {
                return whole + first;
            }
        }
    }

    /// <summary>Mean 1: the inverse of the distribution function of Lomax with shape 2 and scale 1.</summary>
    private static double HeavyTail(DeterministicRandom random) => (1 / Math.Sqrt(1 - random.NextDouble())) - 1;
}
