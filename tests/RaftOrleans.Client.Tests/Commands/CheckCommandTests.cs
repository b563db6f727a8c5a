using System.Text.Json;
using System.Xml.Linq;

namespace RaftOrleans.Client.Tests;

public sealed class CheckCommandTests : IDisposable
{
    private const string Good = """
        {"client":0,"f":"write","key":"x","value":1,"call":0,"ret":1,"type":"ok"}
        {"client":1,"f":"read","key":"x","call":2,"ret":3,"type":"ok","out":1}

        """;

    private const string Stale = Good + """
        {"client":0,"f":"write","key":"x","value":2,"call":4,"ret":5,"type":"ok"}
        {"client":0,"f":"read","key":"x","call":6,"ret":7,"type":"ok","out":1}

        """;

    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_linearizable_history_ends_with_0()
    {
        Raft run = (await CheckAsync(Good)).Succeeds();

        Assert.Equal("linearizable", run.Lines[0]);
        Assert.StartsWith("2 operations, 2 clients, 1 key, ", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("exactly once         nothing to judge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_not_ends_with_1_and_the_smallest_failing_part()
    {
        Raft run = (await CheckAsync(Stale)).EndsWith(1);

        Assert.Equal("not linearizable", run.Lines[0]);
        Assert.Contains("key x: no order explains these operations:", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("read your writes     VIOLATED", StringComparison.Ordinal));
        Assert.Contains("  client 0 reads of key x what is older than its own write", run.Lines);
    }

    [Fact]
    public async Task The_answer_is_one_JSON_document()
    {
        JsonElement good = (await CheckAsync(Good, "--json")).Succeeds().Json;
        JsonElement stale = (await CheckAsync(Stale, "--json")).EndsWith(1).Json;

        Assert.Equal("yes", good.GetProperty("verdict").GetString());
        Assert.Equal("no", stale.GetProperty("verdict").GetString());
        Assert.Equal("x", stale.GetProperty("violation").GetProperty("key").GetString());
        Assert.Equal("violated", stale.GetProperty("guarantees")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_search_that_runs_out_of_time_ends_with_4()
    {
        // Many writes at the same time and a read of a value that some of them write: a search that has no time for it.
        IEnumerable<string> hard = Enumerable.Range(0, 3_000).SelectMany(i => new[]
        {
            $$"""{"client":{{i % 40}},"f":"write","key":"x","value":{{i % 7}},"call":{{i}},"ret":{{i + 3000}},"type":"ok"}""",
            $$"""{"client":{{(i % 40) + 40}},"f":"read","key":"x","call":{{i}},"ret":{{i + 3000}},"type":"ok","out":{{i * 31 % 7}}}""",
        });

        Raft run = (await CheckAsync(string.Join('\n', hard), "--timeout", "0.000001")).EndsWith(4);

        Assert.StartsWith("unknown: ", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_the_history()
    {
        string page = Path.Combine(_directory.Path, "page.html");

        (await CheckAsync(Stale, "--html", page)).EndsWith(1);

        XElement root = XDocument.Parse(await File.ReadAllTextAsync(page)).Root!;
        Assert.Contains(root.Descendants().Where(element => element.Name.LocalName == "p"), p => p.Value.StartsWith("not linearizable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"client\":0}", "line 1", "field 'f' is missing")]
    [InlineData("nonsense", "line 1", "")]
    public async Task A_wrong_file_ends_with_2_and_says_where(string text, params string[] words) =>
        (await CheckAsync(text)).EndsWith(2).Says(["history.ndjson: ", .. words]);

    [Theory]
    [InlineData("--timeout is 'soon', allowed is above 0 to 1d", "--timeout", "soon")]
    [InlineData("--timeout is '0', allowed is above 0 to 1d", "--timeout", "0")]
    [InlineData("--timeout is '-5', allowed is above 0 to 1d", "--timeout=-5")]
    public async Task A_wrong_time_ends_with_2(string reason, params string[] options) => (await CheckAsync(Good, options)).EndsWith(2).Says(reason);

    [Fact]
    public async Task A_missing_file_and_a_page_that_cannot_be_written_are_told()
    {
        (await Raft.RunAsync(Nobody, "check", "no-such-file")).EndsWith(2).Says("no-such-file");
        (await Raft.RunAsync(Nobody, "check", _directory.Path)).EndsWith(2);
        (await CheckAsync(Good, "--html", Path.Combine(_directory.Path, "no", "such", "page.html"))).EndsWith(1).Says("cannot write ");
    }

    private async Task<Raft> CheckAsync(string history, params string[] options)
    {
        string file = Path.Combine(_directory.Path, "history.ndjson");
        await File.WriteAllTextAsync(file, history);
        return await Raft.RunAsync(Nobody, ["check", file, .. options]);
    }
}
