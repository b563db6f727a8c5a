namespace RaftOrleans.Client.Tests;

/// <summary>The chooser, driven by lines of standard input.</summary>
public sealed class MenuCommandTests
{
    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");

    [Fact]
    public async Task It_lists_the_scenarios_by_number_and_ends_with_the_input()
    {
        Raft run = (await AnswerAsync()).Succeeds();

        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("1 The leader of five nodes crashes", StringComparison.Ordinal) && line.EndsWith(" any", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("12a One follower is cut off", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("7b An entry of an earlier term", StringComparison.Ordinal) || line.TrimStart().StartsWith("7a An entry of an earlier term", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("40 ", StringComparison.Ordinal) && line.EndsWith(" orleans", StringComparison.Ordinal));
        Assert.Equal("a number, l the list, q quit:", run.Lines[^1].Trim());
    }

    [Fact]
    public async Task A_number_runs_a_scenario_with_its_lesson_its_steps_and_its_verdicts()
    {
        Raft run = (await AnswerAsync("4", "q", "1")).Succeeds();

        Assert.Contains(run.Lines, line => line.StartsWith("A node that believes it leads may be wrong", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.EndsWith("L is cut off from all others.", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains(" s  held    ", StringComparison.Ordinal));
        Assert.Contains("isolated-leader-read holds: 12 of 12 expectations", run.Lines);
        Assert.Single(Verdicts(run));
    }

    [Fact]
    public async Task The_next_one_the_same_with_another_seed_and_without_what_makes_it_hold()
    {
        Raft run = (await AnswerAsync("3", "n", "a", "o", "q")).Succeeds();

        Assert.Equal(
            [
                "no-quorum holds: 14 of 14 expectations",
                "isolated-leader-read holds: 12 of 12 expectations",
                "isolated-leader-read holds: 12 of 12 expectations",
            ],
            Verdicts(run)[..3]);
        Assert.StartsWith("isolated-leader-read does not hold: ", Verdicts(run)[3], StringComparison.Ordinal);
        Assert.Equal(
            ["seed 1", "seed 1", "seed 2", "seed 2, rule broken: read-unconfirmed"],
            run.Lines.Where(line => line.StartsWith("simulated world, ", StringComparison.Ordinal)).Select(line => line[line.IndexOf("seed", StringComparison.Ordinal)..]));
        Assert.Contains(run.Lines, line => line.Contains("o without what makes it hold (rule broken: read-unconfirmed)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("99", "there is no choice '99', l shows what there is")]
    [InlineData("-1", "there is no choice '-1', l shows what there is")]
    [InlineData("n", "there is no choice 'n', l shows what there is")]
    [InlineData("12", "there are 12a and 12b: choose one of them")]
    public async Task What_cannot_be_chosen_is_told_and_asked_again(string answer, string message)
    {
        Raft run = await AnswerAsync(answer, "", "figure-7", "q");

        run.EndsWith(0).Says($"raft: {message}");
        Assert.Equal(["figure-7 holds: 15 of 15 expectations"], Verdicts(run));
    }

    [Fact]
    public async Task After_the_last_one_there_is_no_next_one()
    {
        Raft run = await AnswerAsync("follower-read", "n", "L", "q");

        run.EndsWith(0).Says("raft: that was the last one");
        Assert.Equal(2, run.Lines.Count(line => line.TrimStart().StartsWith("1 The leader of five nodes crashes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_prints_no_document() =>
        (await Raft.RunAsync(Nobody, "menu", "--json")).EndsWith(2).Says("menu is a dialogue and prints no document");

    private static string[] Verdicts(Raft run) => [.. run.Lines.Where(line => line.EndsWith(" expectations", StringComparison.Ordinal))];

    private static Task<Raft> AnswerAsync(params string[] answers) =>
        Raft.RunAsync(Nobody with { Input = string.Concat(answers.Select(answer => answer + "\n")) }, "menu");
}
