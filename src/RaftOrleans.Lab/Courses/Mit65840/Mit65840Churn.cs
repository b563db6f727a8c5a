namespace RaftOrleans.Lab;

/// <summary>Part 3C: clients go on while servers crash, come back, and lose their connections.</summary>
internal static class Mit65840Churn
{
    private const int Clients = 3;
    private static readonly double[] Looks = [10, 20, 50, 100, 200];

    /// <summary>The test, on a reliable network and on another.</summary>
    public static async Task ChurnAsync(CourseTester test)
    {
        bool isOver = false;
        Task<List<string>>[] clients = [.. Enumerable.Range(0, Clients).Select(client => CallAsync(test, client, () => isOver))];
        for (int round = 0; round < 20; round++)
        {
            await ChangeAsync(test);
        }

        await test.SleepAsync(CourseTester.ElectionTimeout);
        test.Network.IsReliable = true;
        foreach (CourseServer server in test.Servers)
        {
            if (!server.IsUp)
            {
                test.Restart(server.Number);
            }

            test.Network.Connect(server.Number);
        }

        isOver = true;
        string[] seen = [.. (await Task.WhenAll(clients)).SelectMany(static values => values)];
        await test.SleepAsync(CourseTester.ElectionTimeout);
        long last = await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        HashSet<string> committed = new(StringComparer.Ordinal);
        for (long index = 1; index <= last; index++)
        {
            committed.Add((await test.WaitAsync(index, test.Count, term: null))!);
        }

        if (seen.FirstOrDefault(command => !committed.Contains(command)) is { } lost)
        {
            throw CourseTester.Failure($"didn't find a value: {lost} was committed and is gone");
        }
    }

    private static async Task ChangeAsync(CourseTester test)
    {
        if (test.Random.NextInt32(1000) < 200)
        {
            test.Network.Disconnect(test.Random.NextInt32(test.Count));
        }

        if (test.Random.NextInt32(1000) < 500)
        {
            int server = test.Random.NextInt32(test.Count);
            if (!test.Servers[server].IsUp)
            {
                test.Restart(server);
            }

            test.Network.Connect(server);
        }

        if (test.Random.NextInt32(1000) < 200)
        {
            int server = test.Random.NextInt32(test.Count);
            if (test.Servers[server].IsUp)
            {
                test.Shutdown(server);
            }
        }

        // Less than an election takes: what changes meets what has not settled yet.
        await test.SleepAsync(CourseTester.ElectionTimeout * 7 / 10);
    }

    /// <summary>A client: hands commands to whoever takes itself for the leader.</summary>
    /// <returns>The commands that it has seen committed.</returns>
    private static async Task<List<string>> CallAsync(CourseTester test, int client, Func<bool> isOver)
    {
        List<string> seen = [];
        while (!isOver())
        {
            string command = test.NewCommand();
            long? index = null;
            for (int server = 0; server < test.Count; server++)
            {
                index = test.Start(server, command) is { IsLeader: true } started ? started.Index : index;
            }

            if (index is null)
            {
                await test.SleepAsync(79 + (client * 17));
                continue;
            }

            foreach (double pause in Looks)
            {
                (int servers, string? committed) = test.CommittedAt(index.Value);
                if (servers > 0)
                {
                    if (committed == command)
                    {
                        seen.Add(command);
                    }

                    break;
                }

                await test.SleepAsync(pause);
            }
        }

        return seen;
    }
}
