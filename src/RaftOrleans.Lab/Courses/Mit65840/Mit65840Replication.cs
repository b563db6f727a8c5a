using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>Part 3B: the log.</summary>
internal static class Mit65840Replication
{
    /// <summary>The tests.</summary>
    public static IReadOnlyList<CourseTest> Tests { get; } =
    [
        new() { Part = "3B", Name = "TestBasicAgree3B", Title = "basic agreement", Servers = 3, Body = BasicAgreeAsync },
        new() { Part = "3B", Name = "TestRPCBytes3B", Title = "RPC byte count", Servers = 3, Body = RpcBytesAsync },
        new()
        {
            Part = "3B", Name = "TestFollowerFailure3B", Title = "progressive failure of followers", Servers = 3,
            Body = FollowerFailureAsync,
        },
        new() { Part = "3B", Name = "TestLeaderFailure3B", Title = "failure of leaders", Servers = 3, Body = LeaderFailureAsync },
        new() { Part = "3B", Name = "TestFailAgree3B", Title = "agreement after follower reconnects", Servers = 3, Body = FailAgreeAsync },
        new()
        {
            Part = "3B", Name = "TestFailNoAgree3B", Title = "no agreement if too many followers disconnect", Servers = 5,
            Body = FailNoAgreeAsync,
        },
        new() { Part = "3B", Name = "TestConcurrentStarts3B", Title = "concurrent Start()s", Servers = 3, Body = ConcurrentStartsAsync },
        new() { Part = "3B", Name = "TestRejoin3B", Title = "rejoin of partitioned leader", Servers = 3, Body = RejoinAsync },
        new()
        {
            Part = "3B", Name = "TestBackup3B", Title = "leader backs up quickly over incorrect follower logs", Servers = 5,
            Body = BackupAsync,
        },
        new() { Part = "3B", Name = "TestCount3B", Title = "RPC counts aren't too high", Servers = 3, Body = Mit65840Counts.CountAsync },
    ];

    private static async Task BasicAgreeAsync(CourseTester test)
    {
        for (int index = 1; index <= 3; index++)
        {
            if (test.CommittedAt(index).Servers > 0)
            {
                throw CourseTester.Failure($"some have committed before Start()");
            }

            RequireIndex(index, await test.OneAsync($"{index * 100}", test.Count, retries: false));
        }
    }

    private static async Task RpcBytesAsync(CourseTester test)
    {
        const int allowedBeside = 50_000;
        await test.OneAsync("99", test.Count, retries: false);
        long before = test.Network.Bytes;
        long sent = 0;
        for (int index = 2; index < 12; index++)
        {
            string command = string.Concat(Enumerable.Range(0, 5000).Select(_ => (char)('a' + test.Random.NextInt32(26))));
            RequireIndex(index, await test.OneAsync(command, test.Count, retries: false));
            sent += command.Length;
        }

        long got = test.Network.Bytes - before;
        if (got > (test.Count * sent) + allowedBeside)
        {
            throw CourseTester.Failure($"too many RPC bytes; got {got}, expected {test.Count * sent}");
        }
    }

    private static async Task FollowerFailureAsync(CourseTester test)
    {
        await test.OneAsync("101", test.Count, retries: false);
        int first = await test.CheckOneLeaderAsync();
        test.Network.Disconnect((first + 1) % test.Count);
        await test.OneAsync("102", test.Count - 1, retries: false);
        await test.SleepAsync(CourseTester.ElectionTimeout);
        await test.OneAsync("103", test.Count - 1, retries: false);

        int second = await test.CheckOneLeaderAsync();
        test.Network.Disconnect((second + 1) % test.Count);
        test.Network.Disconnect((second + 2) % test.Count);
        long index = StartAt(test, second, "104");
        RequireIndex(4, index);
        await test.SleepAsync(2 * CourseTester.ElectionTimeout);
        test.CheckNoAgreement(index);
    }

    private static async Task LeaderFailureAsync(CourseTester test)
    {
        await test.OneAsync("101", test.Count, retries: false);
        test.Network.Disconnect(await test.CheckOneLeaderAsync());
        await test.OneAsync("102", test.Count - 1, retries: false);
        await test.SleepAsync(CourseTester.ElectionTimeout);
        await test.OneAsync("103", test.Count - 1, retries: false);

        test.Network.Disconnect(await test.CheckOneLeaderAsync());
        for (int server = 0; server < test.Count; server++)
        {
            test.Start(server, "104");
        }

        await test.SleepAsync(2 * CourseTester.ElectionTimeout);
        test.CheckNoAgreement(4);
    }

    private static async Task FailAgreeAsync(CourseTester test)
    {
        await test.OneAsync("101", test.Count, retries: false);
        int follower = (await test.CheckOneLeaderAsync() + 1) % test.Count;
        test.Network.Disconnect(follower);
        await test.OneAsync("102", test.Count - 1, retries: false);
        await test.OneAsync("103", test.Count - 1, retries: false);
        await test.SleepAsync(CourseTester.ElectionTimeout);
        await test.OneAsync("104", test.Count - 1, retries: false);
        await test.OneAsync("105", test.Count - 1, retries: false);

        test.Network.Connect(follower);
        await test.OneAsync("106", test.Count, retries: true);
        await test.SleepAsync(CourseTester.ElectionTimeout);
        await test.OneAsync("107", test.Count, retries: true);
    }

    private static async Task FailNoAgreeAsync(CourseTester test)
    {
        await test.OneAsync("10", test.Count, retries: false);
        int leader = await test.CheckOneLeaderAsync();
        int[] away = [(leader + 1) % test.Count, (leader + 2) % test.Count, (leader + 3) % test.Count];
        Array.ForEach(away, test.Network.Disconnect);
        RequireIndex(2, StartAt(test, leader, "20"));
        await test.SleepAsync(2 * CourseTester.ElectionTimeout);
        test.CheckNoAgreement(2);

        // Those that were away may have elected a leader of their own who does not know index 2.
        Array.ForEach(away, test.Network.Connect);
        long index = StartAt(test, await test.CheckOneLeaderAsync(), "30");
        if (index is < 2 or > 3)
        {
            throw CourseTester.Failure($"unexpected index {index}");
        }

        await test.OneAsync("1000", test.Count, retries: true);
    }

    private static async Task ConcurrentStartsAsync(CourseTester test)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            if (attempt > 0)
            {
                await test.SleepAsync(TimeSpan.FromSeconds(3));
            }

            int leader = await test.CheckOneLeaderAsync();
            (_, long term, bool isLeader) = test.Start(leader, "1");
            if (isLeader && await HaveAllAsync(test, leader, term))
            {
                return;
            }
        }

        throw CourseTester.Failure($"term changed too often");
    }

    /// <summary>Five callers at once, in any order.</summary>
    /// <returns>False where the term has changed, so that nothing can be said.</returns>
    private static async Task<bool> HaveAllAsync(CourseTester test, int leader, long term)
    {
        string[] commands = [.. Enumerable.Range(100, 5).Select(number => $"{number}")];
        List<long> indexes = [];
        foreach (string command in commands.OrderBy(_ => test.Random.NextUInt64()))
        {
            if (test.Start(leader, command) is { IsLeader: true } started && started.Term == term)
            {
                indexes.Add(started.Index);
            }
        }

        if (test.Servers.Any(server => server.Term != term))
        {
            return false;
        }

        List<string> committed = [];
        foreach (long index in indexes)
        {
            if (await test.WaitAsync(index, test.Count, term) is not { } command)
            {
                return false;
            }

            committed.Add(command);
        }

        return commands.FirstOrDefault(command => !committed.Contains(command)) is { } missing
            ? throw CourseTester.Failure($"cmd {missing} missing in {string.Join(' ', committed)}")
            : true;
    }

    private static async Task RejoinAsync(CourseTester test)
    {
        await test.OneAsync("101", test.Count, retries: true);

        // A leader that is cut off takes commands that it cannot commit; others take the same indexes.
        int first = await test.CheckOneLeaderAsync();
        test.Network.Disconnect(first);
        test.Start(first, "102");
        test.Start(first, "103");
        test.Start(first, "104");
        await test.OneAsync("103", 2, retries: true);

        int second = await test.CheckOneLeaderAsync();
        test.Network.Disconnect(second);
        test.Network.Connect(first);
        await test.OneAsync("104", 2, retries: true);
        test.Network.Connect(second);
        await test.OneAsync("105", test.Count, retries: true);
    }

    private static async Task BackupAsync(CourseTester test)
    {
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);

        // A leader and one follower get what they cannot commit.
        int first = await test.CheckOneLeaderAsync();
        int[] others = [(first + 2) % test.Count, (first + 3) % test.Count, (first + 4) % test.Count];
        Array.ForEach(others, test.Network.Disconnect);
        StartMany(test, first);
        await test.SleepAsync(CourseTester.ElectionTimeout / 2);
        test.Network.Disconnect(first);
        test.Network.Disconnect((first + 1) % test.Count);

        // The other three commit much, then one of them is cut off and their leader gets what it cannot commit.
        Array.ForEach(others, test.Network.Connect);
        await CommitManyAsync(test);
        int second = await test.CheckOneLeaderAsync();
        int other = (first + 2) % test.Count;
        other = second == other ? (second + 1) % test.Count : other;
        test.Network.Disconnect(other);
        StartMany(test, second);
        await test.SleepAsync(CourseTester.ElectionTimeout / 2);

        // Now the first two, with one that has all that was committed.
        for (int server = 0; server < test.Count; server++)
        {
            test.Network.Disconnect(server);
        }

        test.Network.Connect(first);
        test.Network.Connect((first + 1) % test.Count);
        test.Network.Connect(other);
        await CommitManyAsync(test);
        test.Network.ConnectAll();
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
    }

    private static void StartMany(CourseTester test, int server)
    {
        for (int i = 0; i < 50; i++)
        {
            test.Start(server, test.NewCommand());
        }
    }

    private static async Task CommitManyAsync(CourseTester test)
    {
        for (int i = 0; i < 50; i++)
        {
            await test.OneAsync(test.NewCommand(), 3, retries: true);
        }
    }

    private static long StartAt(CourseTester test, int leader, string command) =>
        test.Start(leader, command) is { IsLeader: true } started
            ? started.Index
            : throw CourseTester.Failure($"leader {leader} rejected Start({command})");

    private static void RequireIndex(long expected, long index)
    {
        if (index != expected)
        {
            throw new CourseFailureException(
                string.Create(CultureInfo.InvariantCulture, $"got index {index} but expected {expected}"));
        }
    }
}
