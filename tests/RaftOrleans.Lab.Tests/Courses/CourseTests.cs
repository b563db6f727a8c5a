using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests;

public sealed class CourseTests
{
    private static readonly Course Course = Course.Find("mit-6.5840")!;

    [Fact]
    public void The_course_has_its_28_tests_by_their_names()
    {
        string[] names =
        [
            "TestInitialElection3A", "TestReElection3A", "TestManyElections3A",
            "TestBasicAgree3B", "TestRPCBytes3B", "TestFollowerFailure3B", "TestLeaderFailure3B", "TestFailAgree3B", "TestFailNoAgree3B",
            "TestConcurrentStarts3B", "TestRejoin3B", "TestBackup3B", "TestCount3B",
            "TestPersist13C", "TestPersist23C", "TestPersist33C", "TestFigure83C", "TestUnreliableAgree3C", "TestFigure8Unreliable3C",
            "TestReliableChurn3C", "TestUnreliableChurn3C",
            "TestSnapshotBasic3D", "TestSnapshotInstall3D", "TestSnapshotInstallUnreliable3D", "TestSnapshotInstallCrash3D",
            "TestSnapshotInstallUnCrash3D", "TestSnapshotAllCrash3D", "TestSnapshotInit3D",
        ];
        Assert.Equal(names, Course.Tests.Select(test => test.Name));
        Assert.All(Course.Tests, test => Assert.EndsWith(test.Part, test.Name, StringComparison.Ordinal));
        Assert.Equal([3, 10, 8, 7], new[] { "3A", "3b", "3C", "3D" }.Select(part => Course.Select(part).Count));
        Assert.Equal("TestCount3B", Assert.Single(Course.Select("testcount3b")).Name);
        Assert.Empty(Course.Select("3E"));
    }

    [Fact]
    public void The_node_passes_all_of_them()
    {
        IReadOnlyList<CourseTestResult> results = CourseRunner.Run(new CourseRunOptions { Tests = Course.Tests, FirstSeed = 100, Seeds = 2 });
        Assert.Equal(56, results.Count);
        Assert.All(results, result => Assert.True(
            result.HasPassed, $"{result.Test.Name}, seed {result.Seed}: {result.Failure} {result.Violation}"));
        Assert.All(results, result => Assert.True(result.Rpcs > 0 && result.Bytes > 0 && result.Time > TimeSpan.Zero, result.Test.Name));
        Assert.All(results.Where(result => result.Test.Part != "3A"), result => Assert.True(result.Commits > 0, result.Test.Name));
    }

    [Fact]
    public void What_a_test_does_depends_on_its_name_and_seed_alone()
    {
        CourseRunOptions options = new() { Tests = Course.Select("3B"), Seeds = 2 };
        IReadOnlyList<CourseTestResult> together = CourseRunner.Run(options with { Cores = 4 });
        IReadOnlyList<CourseTestResult> apart = CourseRunner.Run(options with { Cores = 1 });
        Assert.Equal(apart.Select(result => result.EventHash), together.Select(result => result.EventHash));
        Assert.Equal(together.Count, together.Select(result => result.EventHash).Distinct().Count());
        CourseTestResult alone = CourseRunner.Run(Course.Select("TestBackup3B")[0], 2);
        Assert.Contains(together, result => (result.Test.Name, result.Seed, result.EventHash) == ("TestBackup3B", 2, alone.EventHash));
    }

    [Theory]
    [InlineData("always-truncate", "TestUnreliableAgree3C TestSnapshotBasic3D", "TestReElection3A")]
    [InlineData("up-to-date-by-index", "TestRejoin3B TestFigure8Unreliable3C", "TestBasicAgree3B")]
    [InlineData("quorum-too-small", "TestReElection3A TestFollowerFailure3B TestFailNoAgree3B TestBackup3B TestPersist33C", "TestBasicAgree3B")]
    [InlineData("state-ahead-of-log", "TestSnapshotInstall3D TestSnapshotInstallCrash3D TestSnapshotAllCrash3D", "TestBackup3B")]
    [InlineData("apply-skips", "TestConcurrentStarts3B TestCount3B TestPersist23C TestFigure83C TestReliableChurn3C", "TestReElection3A")]
    [InlineData("deposed-leader-appends", "TestRejoin3B TestFigure8Unreliable3C", "TestBasicAgree3B")]
    [InlineData("prevote-answers-own-term", "TestInitialElection3A TestBasicAgree3B TestPersist13C", null)]
    [InlineData("same-seed", "TestManyElections3A TestCount3B", "TestFigure83C")]
    public void A_broken_rule_makes_the_right_tests_fail(string broken, string failing, string? passing)
    {
        foreach (string name in failing.Split(' '))
        {
            IReadOnlyList<CourseTestResult> runs = Run(name, broken);
            Assert.True(runs.Any(run => run.Failure is not null), $"{name} does not notice {broken}");
        }

        if (passing is not null)
        {
            Assert.All(Run(passing, broken), run => Assert.Null(run.Failure));
        }
    }

    [Fact]
    public void What_only_the_world_sees_is_no_failure_of_the_course_and_no_pass()
    {
        CourseTestResult result = CourseRunner.Run(Course.Select("TestBasicAgree3B")[0], 1, BrokenRule.Find("append-not-durable"));
        Assert.Null(result.Failure);
        Assert.NotNull(result.Violation);
        Assert.False(result.HasPassed);
    }

    [Theory]
    [InlineData("TestRPCBytes3B", "too many RPC bytes")]
    [InlineData("TestCount3B", "too many or few RPCs")]
    public void Limits_of_messages_and_bytes_are_noticed(string name, string reason)
    {
        CourseTampering hasty = new(options => options with { HeartbeatInterval = TimeSpan.FromMicroseconds(100) });
        Assert.Contains(reason, CourseRunner.Run(Course.Select(name)[0], 1, null, null, hasty).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TestPersist13C")]
    [InlineData("TestPersist23C")]
    [InlineData("TestPersist33C")]
    [InlineData("TestFigure83C")]
    [InlineData("TestSnapshotAllCrash3D")]
    [InlineData("TestSnapshotInit3D")]
    public void Servers_without_disks_are_noticed(string name) =>
        Assert.NotNull(CourseRunner.Run(Course.Select(name)[0], 1, null, null, new CourseTampering(LosesDisks: true)).Failure);

    [Fact]
    public void A_log_that_is_never_compacted_is_noticed()
    {
        CourseTampering hoarder = new(options => options with { SnapshotTrailing = 1_000 });
        Assert.Contains(
            "log size too large",
            CourseRunner.Run(Course.Select("TestSnapshotBasic3D")[0], 1, null, null, hoarder).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_broken_rules_tells_failures_from_what_only_the_world_sees()
    {
        BrokenRule rule = BrokenRule.Find("quorum-too-small")!;
        CourseRunOptions options = new() { Tests = [.. Course.Select("TestBasicAgree3B"), .. Course.Select("TestBackup3B")], Broken = rule };
        CourseMatrixRow row = CourseMatrixRow.Of(rule, CourseRunner.Run(options));
        Assert.Equal("TestBackup3B", Assert.Single(row.Caught).Test.Name);
        Assert.Equal(1, row.SeenOnlyByWorld);
    }

    [Fact]
    public void Fewer_than_one_seed_or_core_is_refused()
    {
        CourseRunOptions options = new() { Tests = Course.Tests };
        Assert.Throws<ArgumentOutOfRangeException>(() => CourseRunner.Run(options with { Seeds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => CourseRunner.Run(options with { Cores = 0 }));
    }

    private static IReadOnlyList<CourseTestResult> Run(string name, string broken) => CourseRunner.Run(
        new CourseRunOptions { Tests = Course.Select(name), Seeds = 3, Broken = BrokenRule.Find(broken) });
}
