using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class OptionRoutesTests : ApiTest
{
    [Fact]
    public async Task Every_option_is_shown_with_what_is_allowed()
    {
        JsonElement[] options = [.. (await Host.GetAsync("/api/options")).GetProperty("options").EnumerateArray()];

        Assert.Equal(GroupOptions.Names, options.Select(option => option.GetProperty("name").GetString()));
        JsonElement election = options.Single(option => option.GetProperty("name").GetString() == "ElectionTimeoutMin");
        Assert.Equal("150ms", election.GetProperty("value").GetString());
        Assert.Equal("1 ms to 1 h", election.GetProperty("allowed").GetString());
        Assert.Equal("any", election.GetProperty("change").GetString());
        Assert.Equal(JsonValueKind.Null, election.GetProperty("reason").ValueKind);
        JsonElement leases = options.Single(option => option.GetProperty("name").GetString() == "Leases");
        Assert.Equal("none", leases.GetProperty("change").GetString());
        Assert.Equal("leases rest on what voters have promised", leases.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Options_are_changed_and_answered_as_they_are_then()
    {
        JsonElement answer = await PatchAsync(
            """{"ElectionTimeoutMin": "300ms", "electiontimeoutmax": "600ms", "PreVote": false, "SnapshotEntries": 50, "LeaseDriftBound": 1.5}""");

        Assert.Equal(
            RaftOptions.Default with
            {
                ElectionTimeoutMin = TimeSpan.FromMilliseconds(300),
                ElectionTimeoutMax = TimeSpan.FromMilliseconds(600),
                PreVote = false,
                SnapshotEntries = 50,
                LeaseDriftBound = 1.5,
            },
            Lab.Default.Options);
        Assert.Equal(
            "600ms",
            answer.GetProperty("options").EnumerateArray()
                .Single(option => option.GetProperty("name").GetString() == "ElectionTimeoutMax").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("""{"ElectionTimeout": "1s"}""", "there is no option 'ElectionTimeout', allowed are ElectionTimeoutMin, ElectionTimeoutMax")]
    [InlineData("""{"ElectionTimeoutMin": 300}""", "ElectionTimeoutMin is '300', allowed is 1 ms to 1 h, written like 150ms or 2s")]
    [InlineData("""{"ElectionTimeoutMin": "400ms"}""", "ElectionTimeoutMax is 300 ms, allowed is ElectionTimeoutMin (400 ms) to 1 h")]
    [InlineData("""{"HeartbeatInterval": "150ms"}""", "HeartbeatInterval is 150 ms, allowed is 0.1 ms to less than ElectionTimeoutMin (150 ms)")]
    [InlineData("""{"PreVote": "maybe"}""", "PreVote is 'maybe', allowed is true or false")]
    [InlineData("""{"PreVote": null}""", "PreVote is null, allowed is a string, a number, true or false")]
    [InlineData("""{"SnapshotEntries": -1}""", "SnapshotEntries is -1, allowed is 0 or more")]
    [InlineData("""{"SnapshotEntries": 1.5}""", "SnapshotEntries is '1.5', allowed is 0 or more")]
    [InlineData("""{"MaxEntriesPerMessage": 5000000000}""", "MaxEntriesPerMessage is '5000000000', allowed is 1 to 100000")]
    [InlineData("""{"PreVote": true, "prevote": false}""", "prevote is given twice")]
    [InlineData("""{"LeaderStickiness": false}""", "LeaderStickiness cannot change while the node runs: leases rest on what voters have promised")]
    [InlineData("""{"MaxCommandBytes": 10}""", "MaxCommandBytes cannot fall while the node runs: larger commands may be under way")]
    [InlineData("{}", "nothing is to change")]
    public async Task A_change_that_cannot_be_is_refused_and_changes_nothing(string body, string detail)
    {
        using HttpResponseMessage response = await Host.Client.PatchAsync("/api/options", ApiHost.Json(body));

        JsonElement problem = await ApiHost.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal(RaftOptions.Default, Lab.Default.Options);
    }

    private async Task<JsonElement> PatchAsync(string body) =>
        await ApiHost.ReadAsync(await Host.Client.PatchAsync("/api/options", ApiHost.Json(body)), HttpStatusCode.OK);
}
