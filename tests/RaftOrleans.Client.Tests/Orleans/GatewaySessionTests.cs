using System.Globalization;

namespace RaftOrleans.Client.Tests;

public sealed class GatewaySessionTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_write_that_is_sent_again_is_applied_once()
    {
        string group = await silo.NewGroupAsync();
        string session = (await silo.RaftAsync(group, "session", "open", "--json")).Succeeds().Json.GetProperty("session")
            .GetInt64().ToString(CultureInfo.InvariantCulture);
        string[] append = ["append", "list", "1", "--session", session, "--sequence", "1"];

        (await silo.RaftAsync(group, append)).Succeeds();
        (await silo.RaftAsync(group, append)).Succeeds();
        (await silo.RaftAsync(group, "session", "keep", session)).Succeeds();
        (await silo.RaftAsync(group, "session", "close", session)).Succeeds();

        Assert.Equal("[1]", (await silo.RaftAsync(group, "get", "list")).Succeeds().Out.Trim());
        (await silo.RaftAsync(group, append)).EndsWith(1)
            .Says($"session {session} is not known", "this request did not apply the command", "raft session open");
        (await silo.RaftAsync(group, "session", "keep", session)).EndsWith(1).Says($"session {session} is not known");
        Assert.Equal("[1]", (await silo.RaftAsync(group, "get", "list")).Succeeds().Out.Trim());
    }

    [Fact]
    public async Task A_compare_and_set_that_expects_null_finds_null_and_absent_keys_alike()
    {
        string group = await silo.NewGroupAsync();
        (await silo.RaftAsync(group, "set", "x", "null")).Succeeds();

        (await silo.RaftAsync(group, "cas", "x", "null", "1")).Succeeds();
        (await silo.RaftAsync(group, "cas", "y", "null", "1")).Succeeds();
        (await silo.RaftAsync(group, "cas", "x", "null", "2")).EndsWith(1).Says("nothing changed: 'x' holds 1");
        (await silo.RaftAsync(group, "set", "x", "null")).Succeeds();
        (await silo.RaftAsync(group, "cas", "x", "null", "3", "--no-session")).Succeeds();
    }

    [Fact]
    public async Task Options_are_shown_and_changed()
    {
        string group = await silo.NewGroupAsync();

        Raft changed = (await silo.RaftAsync(group, "options", "set", "SnapshotEntries=500", "PreVote=false")).Succeeds();
        (await silo.RaftAsync(group, "options", "set", "Leases=false")).EndsWith(2)
            .Says("Leases cannot change while the node runs: leases rest on what voters have promised");
        (await silo.RaftAsync(group, "options", "set", "HeartbeatInterval=1h")).EndsWith(2)
            .Says("HeartbeatInterval is 3600000 ms, allowed is 0.1 ms to less than ElectionTimeoutMin");

        Assert.Contains("SnapshotEntries is 500", changed.Out, StringComparison.Ordinal);
        Assert.Contains("SnapshotEntries", (await silo.RaftAsync(group, "options")).Succeeds().Out, StringComparison.Ordinal);
        Assert.Equal(500, (await silo.Lab.Group(group).GetOptionsAsync()).SnapshotEntries);
        Assert.False((await silo.Lab.Group(group).GetOptionsAsync()).PreVote);
    }
}
