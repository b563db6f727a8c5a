using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>Part 3C: persistence, and networks that lose messages.</summary>
internal static class Mit65840Persistence
{
    /// <summary>The tests.</summary>
    public static IReadOnlyList<CourseTest> Tests { get; } =
    [
        new() { Part = "3C", Name = "TestPersist13C", Title = "basic persistence", Servers = 3, Body = Persist1Async },
        new() { Part = "3C", Name = "TestPersist23C", Title = "more persistence", Servers = 5, Body = Persist2Async },
        new()
        {
            Part = "3C", Name = "TestPersist33C", Title = "partitioned leader and one follower crash, leader restarts", Servers = 3,
            Body = Persist3Async,
        },
        new() { Part = "3C", Name = "TestFigure83C", Title = "figure 8", Servers = 5, Body = Figure8Async },
        new()
        {
            Part = "3C", Name = "TestUnreliableAgree3C", Title = "unreliable agreement", Servers = 5, IsReliable = false,
            Body = UnreliableAgreeAsync,
        },
        new()
        {
            Part = "3C", Name = "TestFigure8Unreliable3C", Title = "figure 8 (unreliable)", Servers = 5, IsReliable = false,
            Body = Figure8UnreliableAsync,
        },
        new() { Part = "3C", Name = "TestReliableChurn3C", Title = "churn", Servers = 5, Body = Mit65840Churn.ChurnAsync },
        new()
        {
            Part = "3C", Name = "TestUnreliableChurn3C", Title = "unreliable churn", Servers = 5, IsReliable = false,
            Body = Mit65840Churn.ChurnAsync,
        },
    ];

    private static async Task Persist1Async(CourseTester test)
    {
        await test.OneAsync("11", test.Count, retries: true);
        test.RestartAll();
        await test.OneAsync("12", test.Count, retries: true);

        int first = await test.CheckOneLeaderAsync();
        test.Shutdown(first);
        test.Restart(first);
        await test.OneAsync("13", test.Count, retries: true);

        int second = await test.CheckOneLeaderAsync();
        test.Shutdown(second);
        await test.OneAsync("14", test.Count - 1, retries: true);
        test.Restart(second);

        // It must be back before another one goes.
        await test.WaitAsync(4, test.Count, term: null);
        int follower = (await test.CheckOneLeaderAsync() + 1) % test.Count;
        test.Shutdown(follower);
        await test.OneAsync("15", test.Count - 1, retries: true);
        test.Restart(follower);
        await test.OneAsync("16", test.Count, retries: true);
    }

    private static async Task Persist2Async(CourseTester test)
    {
        int index = 1;
        for (int round = 0; round < 5; round++)
        {
            await CommitAsync(test.Count);
            int leader = await test.CheckOneLeaderAsync();
            int[] others = [.. Enumerable.Range(0, test.Count).Select(i => (leader + i) % test.Count)];
            test.Shutdown(others[1]);
            test.Shutdown(others[2]);
            await CommitAsync(test.Count - 2);

            // Those that have the last command go, and those that do not come back: one of each makes a majority with the next.
            test.Shutdown(others[0]);
            test.Shutdown(others[3]);
            test.Shutdown(others[4]);
            test.Restart(others[1]);
            test.Restart(others[2]);
            await test.SleepAsync(CourseTester.ElectionTimeout);
            test.Restart(others[3]);
            await CommitAsync(test.Count - 2);
            test.Restart(others[4]);
            test.Restart(others[0]);
        }

        await test.OneAsync("1000", test.Count, retries: true);

        Task<long> CommitAsync(int servers) =>
            test.OneAsync((10 + index++).ToString(CultureInfo.InvariantCulture), servers, retries: true);
    }

    private static async Task Persist3Async(CourseTester test)
    {
        await test.OneAsync("101", 3, retries: true);
        int leader = await test.CheckOneLeaderAsync();
        test.Network.Disconnect((leader + 2) % test.Count);
        await test.OneAsync("102", 2, retries: true);

        test.Shutdown(leader);
        test.Shutdown((leader + 1) % test.Count);
        test.Network.Connect((leader + 2) % test.Count);
        test.Restart(leader);
        await test.OneAsync("103", 2, retries: true);
        test.Restart((leader + 1) % test.Count);
        await test.OneAsync("104", test.Count, retries: true);
    }

    /// <summary>
    /// Leaders get a command and crash, mostly before they could commit it; those that follow may have to finish what they left.
    /// </summary>
    private static async Task Figure8Async(CourseTester test)
    {
        await test.OneAsync(test.NewCommand(), 1, retries: true);
        int up = test.Count;
        for (int round = 0; round < 1000; round++)
        {
            int leader = StartEverywhere(test, test.NewCommand, static _ => true);
            await SleepShortOrLongAsync(test);
            if (leader >= 0)
            {
                test.Shutdown(leader);
                up--;
            }

            int lucky = up < 3 ? test.Random.NextInt32(test.Count) : -1;
            if (lucky >= 0 && !test.Servers[lucky].IsUp)
            {
                test.Restart(lucky);
                up++;
            }
        }

        foreach (CourseServer server in test.Servers.Where(server => !server.IsUp))
        {
            test.Restart(server.Number);
        }

        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
    }

    private static async Task UnreliableAgreeAsync(CourseTester test)
    {
        List<Task<long>> callers = [];
        for (int round = 1; round < 50; round++)
        {
            callers.AddRange(Enumerable.Range(0, 4).Select(caller => test.OneAsync($"{(100 * round) + caller}", 1, retries: true)));
            await test.OneAsync($"{round}", 1, retries: true);
        }

        test.Network.IsReliable = true;
        await Task.WhenAll(callers);
        await test.OneAsync("100", test.Count, retries: true);
    }

    /// <summary>The same with connections that break, on a network that loses messages and in the end mixes up replies.</summary>
    private static async Task Figure8UnreliableAsync(CourseTester test)
    {
        await test.OneAsync(SmallCommand(), 1, retries: true);
        int connected = test.Count;
        for (int round = 0; round < 1000; round++)
        {
            test.Network.HasLongReordering |= round == 200;
            int leader = StartEverywhere(test, SmallCommand, test.Network.IsConnected);
            await SleepShortOrLongAsync(test);
            if (leader >= 0 && test.Random.NextInt32(1000) < 500)
            {
                test.Network.Disconnect(leader);
                connected--;
            }

            int lucky = connected < 3 ? test.Random.NextInt32(test.Count) : -1;
            if (lucky >= 0 && !test.Network.IsConnected(lucky))
            {
                test.Network.Connect(lucky);
                connected++;
            }
        }

        for (int server = 0; server < test.Count; server++)
        {
            test.Network.Connect(server);
        }

        await test.OneAsync(SmallCommand(), test.Count, retries: true);

        string SmallCommand() => test.Random.NextInt32(10_000).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Hands every server a command.</summary>
    /// <returns>The last that counts and took itself for the leader, or -1.</returns>
    private static int StartEverywhere(CourseTester test, Func<string> command, Func<int, bool> counts)
    {
        int leader = -1;
        for (int server = 0; server < test.Count; server++)
        {
            if (test.Start(server, command()).IsLeader && counts(server))
            {
                leader = server;
            }
        }

        return leader;
    }

    private static Task SleepShortOrLongAsync(CourseTester test)
    {
        int halfElection = (int)CourseTester.ElectionTimeout.TotalMilliseconds / 2;
        return test.SleepAsync(test.Random.NextInt32(1000) < 100 ? test.Random.NextInt32(halfElection) : test.Random.NextInt32(13));
    }
}
