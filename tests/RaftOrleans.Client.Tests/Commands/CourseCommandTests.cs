using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class CourseCommandTests
{
    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");

    [Fact]
    public async Task Courses_and_their_tests_are_listed()
    {
        Raft run = (await RunAsync("course", "list")).Succeeds();

        Assert.StartsWith("mit-6.5840: MIT 6.5840", run.Out, StringComparison.Ordinal);
        Assert.Equal(28, run.Lines.Count(line => line.Contains(" Test", StringComparison.Ordinal)));
        JsonElement course = (await RunAsync("course", "list", "--json")).Succeeds().Json.GetProperty("courses")[0];
        Assert.Equal(28, course.GetProperty("tests").GetArrayLength());
    }

    [Fact]
    public async Task A_part_of_the_course_is_run()
    {
        Raft run = (await RunAsync("course", "mit-6.5840", "--only", "3a", "--seed", "5")).Succeeds();

        Assert.Equal(3, run.Lines.Count(line => line.EndsWith(" passed", StringComparison.Ordinal)));
        Assert.StartsWith("3 of 3 runs passed, from seed 5: ", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_rule_makes_a_test_fail_with_exit_code_1()
    {
        Raft run = await RunAsync("course", "mit-6.5840", "--only", "TestReElection3A", "--break", "12");
        run.EndsWith(1);
        Assert.Contains(run.Lines, line => line.EndsWith("FAILED", StringComparison.Ordinal));
        Assert.EndsWith("broken is: a quorum is n/2", run.Lines[^1], StringComparison.Ordinal);

        Raft json = await RunAsync("course", "mit-6.5840", "--only", "TestReElection3A", "--break", "12", "--seeds", "2", "--json");
        json.EndsWith(1);
        Assert.False(json.Json.GetProperty("has_passed").GetBoolean());
        JsonElement row = Assert.Single(json.Json.GetProperty("rows").EnumerateArray());
        Assert.Equal(("TestReElection3A", 2), (row.GetProperty("label").GetString(), row.GetProperty("runs").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, row.GetProperty("failure").ValueKind);
    }

    [Fact]
    public async Task All_rules_are_broken_in_turn_and_tests_that_never_fail_are_named()
    {
        JsonElement table = (await RunAsync("course", "mit-6.5840", "--only", "TestBasicAgree3B", "--break", "all", "--json")).Succeeds().Json;

        Assert.Equal(36, table.GetProperty("rows").GetArrayLength());
        JsonElement noticed = table.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("caught").GetArrayLength() > 0);
        Assert.Equal("prevote-answers-own-term", noticed.GetProperty("label").GetString());
        Assert.Empty(table.GetProperty("never_failed").EnumerateArray());
    }

    [Theory]
    [InlineData("--only is '3X', allowed are the parts 3A, 3B, 3C and 3D", "--only", "3X")]
    [InlineData("--seeds is 0, allowed is 1", "--seeds", "0")]
    [InlineData("--cores is -1, allowed is 1", "--cores=-1")]
    [InlineData("--break is 'nope'", "--break", "nope")]
    public async Task Wrong_input_is_refused_with_what_is_allowed(string reason, params string[] options) =>
        (await RunAsync(["course", "mit-6.5840", .. options])).EndsWith(2).Says(reason);

    private static Task<Raft> RunAsync(params string[] command) => Raft.RunAsync(Nobody, command);
}
