namespace RaftOrleans.Lab;

/// <summary>Part 3A: leader election.</summary>
internal static class Mit65840Elections
{
    /// <summary>The tests.</summary>
    public static IReadOnlyList<CourseTest> Tests { get; } =
    [
        new() { Part = "3A", Name = "TestInitialElection3A", Title = "initial election", Servers = 3, Body = InitialElectionAsync },
        new() { Part = "3A", Name = "TestReElection3A", Title = "election after network failure", Servers = 3, Body = ReElectionAsync },
        new() { Part = "3A", Name = "TestManyElections3A", Title = "multiple elections", Servers = 7, Body = ManyElectionsAsync },
    ];

    private static async Task InitialElectionAsync(CourseTester test)
    {
        await test.CheckOneLeaderAsync();

        // Followers may learn of the election a little later.
        await test.SleepAsync(50);
        long term = test.CheckTerms();
        if (term < 1)
        {
            throw CourseTester.Failure($"term is {term}, but should be at least 1");
        }

        await test.SleepAsync(2 * CourseTester.ElectionTimeout);
        if (test.CheckTerms() != term)
        {
            test.Warn("the term changed even though there were no failures");
        }

        await test.CheckOneLeaderAsync();
    }

    private static async Task ReElectionAsync(CourseTester test)
    {
        // Without its leader the group elects another one, which the old one does not disturb when it comes back.
        int first = await test.CheckOneLeaderAsync();
        test.Network.Disconnect(first);
        await test.CheckOneLeaderAsync();
        test.Network.Connect(first);
        int second = await test.CheckOneLeaderAsync();

        // One of three is no majority.
        test.Network.Disconnect(second);
        test.Network.Disconnect((second + 1) % test.Count);
        await test.SleepAsync(2 * CourseTester.ElectionTimeout);
        test.CheckNoLeader();

        test.Network.Connect((second + 1) % test.Count);
        await test.CheckOneLeaderAsync();
        test.Network.Connect(second);
        await test.CheckOneLeaderAsync();
    }

    private static async Task ManyElectionsAsync(CourseTester test)
    {
        await test.CheckOneLeaderAsync();
        for (int round = 1; round < 10; round++)
        {
            // Drawn each for itself: there may be fewer than three, and the leader need not be among them.
            int[] away = [.. Enumerable.Range(0, 3).Select(_ => test.Random.NextInt32(test.Count))];
            Array.ForEach(away, test.Network.Disconnect);
            await test.CheckOneLeaderAsync();
            Array.ForEach(away, test.Network.Connect);
        }

        await test.CheckOneLeaderAsync();
    }
}
