namespace RaftOrleans.Lab;

/// <summary>Part 3D: log compaction.</summary>
internal static class Mit65840Snapshots
{
    private const int MaxLogSize = 2000;

    /// <summary>The tests.</summary>
    public static IReadOnlyList<CourseTest> Tests { get; } =
    [
        New("TestSnapshotBasic3D", "snapshots basic", true, test => SnapshotsAsync(test, disconnects: false, crashes: false)),
        New(
            "TestSnapshotInstall3D", "install snapshots (disconnect)", true,
            test => SnapshotsAsync(test, disconnects: true, crashes: false)),
        New(
            "TestSnapshotInstallUnreliable3D", "install snapshots (disconnect, unreliable)", false,
            test => SnapshotsAsync(test, disconnects: true, crashes: false)),
        New("TestSnapshotInstallCrash3D", "install snapshots (crash)", true, test => SnapshotsAsync(test, disconnects: false, crashes: true)),
        New(
            "TestSnapshotInstallUnCrash3D", "install snapshots (crash, unreliable)", false,
            test => SnapshotsAsync(test, disconnects: false, crashes: true)),
        New("TestSnapshotAllCrash3D", "crash and restart all servers (unreliable)", false, AllCrashAsync),
        New("TestSnapshotInit3D", "snapshot initialization after crash (unreliable)", false, InitAsync),
    ];

    private static CourseTest New(string name, string title, bool isReliable, Func<CourseTester, Task> body) => new()
    {
        Part = "3D",
        Name = name,
        Title = title,
        Servers = 3,
        IsReliable = isReliable,
        HasSnapshots = true,
        Body = body,
    };

    private static async Task SnapshotsAsync(CourseTester test, bool disconnects, bool crashes)
    {
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        int leader = await test.CheckOneLeaderAsync();
        for (int round = 0; round < 30; round++)
        {
            bool isLeaderVictim = round % 3 == 1;
            int victim = isLeaderVictim ? leader : (leader + 1) % test.Count;
            int sender = isLeaderVictim ? (leader + 1) % test.Count : leader;
            int present = disconnects || crashes ? test.Count - 1 : test.Count;
            if (disconnects)
            {
                test.Network.Disconnect(victim);
                await test.OneAsync(test.NewCommand(), present, retries: true);
            }

            if (crashes)
            {
                test.Shutdown(victim);
                await test.OneAsync(test.NewCommand(), present, retries: true);
            }

            // Perhaps enough for a snapshot.
            for (int left = DrawCount(test); left > 0; left--)
            {
                test.Start(sender, test.NewCommand());
            }

            await test.OneAsync(test.NewCommand(), present, retries: true);
            if (test.LogSize >= MaxLogSize)
            {
                throw CourseTester.Failure($"log size too large: {test.LogSize} bytes, allowed are fewer than {MaxLogSize}");
            }

            // Whoever was away may need the snapshot.
            if (disconnects)
            {
                test.Network.Connect(victim);
            }

            if (crashes)
            {
                test.Restart(victim);
            }

            if (disconnects || crashes)
            {
                await test.OneAsync(test.NewCommand(), test.Count, retries: true);
                leader = await test.CheckOneLeaderAsync();
            }
        }
    }

    private static async Task AllCrashAsync(CourseTester test)
    {
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        for (int round = 0; round < 5; round++)
        {
            await CommitAsync(test, DrawCount(test));
            long before = await test.OneAsync(test.NewCommand(), test.Count, retries: true);
            test.RestartAll();
            long after = await test.OneAsync(test.NewCommand(), test.Count, retries: true);
            if (after < before + 1)
            {
                throw CourseTester.Failure($"index decreased from {before} to {after}");
            }
        }
    }

    private static async Task InitAsync(CourseTester test)
    {
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        await CommitAsync(test, CourseTester.SnapshotInterval + 1);
        test.RestartAll();

        // One command, so that something is written; then another, after a start from what was written.
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        test.RestartAll();
        await test.OneAsync(test.NewCommand(), test.Count, retries: true);
    }

    private static int DrawCount(CourseTester test) =>
        (CourseTester.SnapshotInterval / 2) + test.Random.NextInt32(CourseTester.SnapshotInterval);

    private static async Task CommitAsync(CourseTester test, int commands)
    {
        for (int left = commands; left > 0; left--)
        {
            await test.OneAsync(test.NewCommand(), test.Count, retries: true);
        }
    }
}
