namespace RaftOrleans.Lab;

/// <summary>Closed forms for the timing of elections (dissertation, chapter 9).</summary>
public static class SplitVotes
{
    /// <summary>Where in the range the earliest of several timeouts lies on average, 0 to 1.</summary>
    /// <param name="servers">How many draw a timeout; 1 or more.</param>
    public static double EarliestTimeout(int servers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        return 1.0 / (servers + 1);
    }

    /// <summary>
    /// The probability that so many servers stand for election before they hear of each other that none of them wins.
    /// </summary>
    /// <param name="members">Members of the group; 2 or more.</param>
    /// <param name="servers">How many of them are up, and can stand and win; more than half.</param>
    /// <param name="latency">One-way time of a message as a share of the range of timeouts, 0 to 1.</param>
    public static double Probability(int members, int servers, double latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(servers, members);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(servers, members / 2);
        ArgumentOutOfRangeException.ThrowIfNegative(latency);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latency, 1);

        // As many candidates as leave too few others; the distance from the first timeout to the last of theirs has a beta distribution.
        int candidates = servers - (members / 2) + 1;
        double probability = 0;
        for (int k = candidates - 1; k <= servers; k++)
        {
            probability += Binomial(servers, k) * Math.Pow(latency, k) * Math.Pow(1 - latency, servers - k);
        }

        return probability;
    }

    private static double Binomial(int all, int some)
    {
        double ways = 1;
        for (int i = 1; i <= some; i++)
        {
            ways = ways * (all - some + i) / i;
        }

        return ways;
    }
}
