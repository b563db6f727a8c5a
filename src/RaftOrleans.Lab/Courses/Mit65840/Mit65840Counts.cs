using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>Part 3B: how many requests it takes to elect a leader, to commit ten commands, and to do nothing.</summary>
internal static class Mit65840Counts
{
    private const int MaxToElect = 30;
    private const int Commands = 10;
    private const int MaxToCommit = (Commands + 1 + 3) * 3;
    private const int MaxWhenIdle = 3 * 20;

    /// <summary>The test.</summary>
    public static async Task CountAsync(CourseTester test)
    {
        await test.CheckOneLeaderAsync();
        if (Arrived(test) is < 1 or > MaxToElect)
        {
            throw CourseTester.Failure($"too many or few RPCs ({Arrived(test)}) to elect initial leader");
        }

        long? after = null;
        for (int attempt = 0; attempt < 5 && after is null; attempt++)
        {
            if (attempt > 0)
            {
                await test.SleepAsync(TimeSpan.FromSeconds(3));
            }

            after = await CommitAsync(test, await test.CheckOneLeaderAsync());
        }

        if (after is null)
        {
            throw CourseTester.Failure($"term changed too often");
        }

        await test.SleepAsync(CourseTester.ElectionTimeout);
        if (Arrived(test) - after > MaxWhenIdle)
        {
            throw CourseTester.Failure($"too many RPCs ({Arrived(test) - after}) for 1 second of idleness");
        }
    }

    /// <summary>Has a leader commit commands that it gets all at once.</summary>
    /// <returns>The number of requests then, or null where the term has changed.</returns>
    private static async Task<long?> CommitAsync(CourseTester test, int leader)
    {
        long before = Arrived(test);
        (long first, long term, bool isLeader) = test.Start(leader, "1");
        List<string> commands = [];
        for (int i = 1; isLeader && i <= Commands + 1; i++)
        {
            string command = test.Random.NextInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture);
            commands.Add(command);
            (long index, long now, isLeader) = test.Start(leader, command);
            isLeader &= now == term;
            if (isLeader && index != first + i)
            {
                throw CourseTester.Failure($"Start() gave index {index} instead of {first + i}");
            }
        }

        if (!isLeader)
        {
            return null;
        }

        for (int i = 1; i <= Commands; i++)
        {
            string? command = await test.WaitAsync(first + i, test.Count, term);
            if (command is null)
            {
                return null;
            }

            if (command != commands[i - 1])
            {
                throw CourseTester.Failure($"wrong value {command} committed for index {first + i}; expected {commands[i - 1]}");
            }
        }

        if (test.Servers.Any(server => server.Term != term))
        {
            return null;
        }

        return Arrived(test) - before <= MaxToCommit
            ? Arrived(test)
            : throw CourseTester.Failure($"too many RPCs ({Arrived(test) - before}) for {Commands} entries");
    }

    private static long Arrived(CourseTester test) => Enumerable.Range(0, test.Count).Sum(test.Network.ArrivedAt);
}
