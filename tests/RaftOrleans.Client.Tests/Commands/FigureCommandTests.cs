using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class FigureCommandTests : IDisposable
{
    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");
    private readonly string _directory = Directory.CreateTempSubdirectory("raft-figure").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Figures_are_listed_with_whether_values_were_published()
    {
        Raft run = (await RunAsync("figure", "list")).Succeeds();
        Assert.Contains(run.Lines, line => line.StartsWith("election-lan ", StringComparison.Ordinal) && line.Contains(" yes ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("sweep-loss ", StringComparison.Ordinal) && line.Contains(" no ", StringComparison.Ordinal));

        JsonElement figures = (await RunAsync("figure", "list", "--json")).Json.GetProperty("figures");
        Assert.Equal("election-lan", figures[0].GetProperty("name").GetString());
        Assert.True(figures[0].GetProperty("is_published").GetBoolean());
    }

    [Fact]
    public async Task A_figure_is_a_table_and_files()
    {
        string csv = Path.Combine(_directory, "trials.csv");
        string report = Path.Combine(_directory, "report");

        Raft run = (await RunAsync("figure", "election-wan", "--trials", "200", "--csv", csv, "--report", report)).Succeeds();

        Assert.Contains(run.Lines, line => line.TrimStart().StartsWith("published", StringComparison.Ordinal) && line.Contains("3,692", StringComparison.Ordinal));
        Assert.Contains("18 of 18 published or computed values are within their tolerances", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("seed 1, 600 trials, ", StringComparison.Ordinal)
            && line.Contains("event log hash ", StringComparison.Ordinal));
        Assert.Equal(601, (await File.ReadAllLinesAsync(csv)).Length);
        Assert.Equal(["election-wan.html", "election-wan.svg"], Directory.GetFiles(report).Select(Path.GetFileName).Order());
        Assert.DoesNotContain("<script", await File.ReadAllTextAsync(Path.Combine(report, "election-wan.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_is_a_JSON_document_of_rows_with_published_values_beside()
    {
        JsonElement figure = (await RunAsync("figure", "split-votes", "--trials", "300", "--seed", "3", "--json")).Json;

        Assert.Equal(3, figure.GetProperty("seed").GetInt64());
        JsonElement row = figure.GetProperty("rows").EnumerateArray()
            .Single(one => one.GetProperty("label").GetString() == "split vote, 4 of 5 up, latency 0.2");
        Assert.Equal(300, row.GetProperty("trials").GetInt32());
        Assert.Equal(.181, row.GetProperty("published_split_vote").GetDouble());
        Assert.Equal(.1808, row.GetProperty("computed_split_vote").GetDouble(), 6);
        Assert.InRange(
            row.GetProperty("split_vote").GetDouble(), row.GetProperty("interval_split_vote")[0].GetDouble(), row.GetProperty("interval_split_vote")[1].GetDouble());
        Assert.Equal(16, figure.GetProperty("event_hash").GetString()!.Length);
    }

    [Theory]
    [InlineData("--trials is 0", "election-lan", "--trials", "0")]
    [InlineData("--trials is -3", "election-wan", "--trials", "-3")]
    [InlineData("--cores is 0", "split-votes", "--cores", "0")]
    [InlineData("'many'", "election-lan", "--trials", "many")]
    [InlineData("election-moon", "election-moon")]
    public async Task Wrong_input_is_refused_in_words(string message, params string[] arguments)
    {
        Raft run = await RunAsync(["figure", .. arguments]);

        run.EndsWith(2);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv", "no/such/folder/trials.csv")]
    [InlineData("--report", "file/report")]
    public async Task What_cannot_be_written_is_told_before_any_trial(string option, string path)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "file"), "");

        Raft run = await RunAsync("figure", "election-lan", "--trials", "10000000", option, Path.Combine(_directory, path));

        run.EndsWith(1);
        Assert.Contains("cannot write", run.Error, StringComparison.Ordinal);
    }

    private static Task<Raft> RunAsync(params string[] arguments) => Raft.RunAsync(Nobody, arguments);
}
