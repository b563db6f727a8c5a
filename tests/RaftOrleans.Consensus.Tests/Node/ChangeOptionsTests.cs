using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Options that change while a node runs, and those that must not.</summary>
public class ChangeOptionsTests
{
    [Fact]
    public void New_options_count_at_once_and_timers_from_their_next_start()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        TimeSpan next = node.Core.NextDeadline;
        RaftOptions options = Given.Options with { HeartbeatInterval = Ms(10), MaxEntriesPerMessage = 1 };
        Assert.Empty(node.Core.ChangeOptions(options, node.Now));
        Assert.Same(options, node.Core.Options);
        Assert.Equal(next, node.Core.NextDeadline);
        node.ElapseToDeadline();
        Assert.Equal(next + Ms(10), node.Core.NextDeadline);
        node.Forget().Do(core =>
        {
            core.Propose(1, default, node.Now);
            core.Propose(2, default, node.Now);
        });
        Assert.Equal([1, 1], node.SentTo<AppendEntries>(N2).Select(append => append.Entries.Length));
    }

    [Fact]
    public void Snapshots_can_be_switched_on_and_off()
    {
        NodeUnderTest node = Given.Follower(term: 1, options: Given.Options with { SnapshotEntries = 0 });
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1), commit: 2);
        Assert.Null(node.Core.Snapshot);
        Assert.Empty(node.Core.ChangeOptions(node.Core.Options with { SnapshotEntries = 2 }, node.Now));
        node.Do(_ => { });
        Assert.Equal(At(2, 1), node.Core.Snapshot!.Last);
    }

    public static TheoryData<RaftOptions, string> Refused => new()
    {
        { Given.Options with { MaxInflightMessages = 0 }, "MaxInflightMessages is 0, allowed is 1 to 65536" },
        { Given.Options with { LeaderStickiness = false }, "LeaderStickiness cannot change" },
        { Given.Options with { Leases = true }, "Leases cannot change" },
        { Given.Options with { LeaseDriftBound = 1.01 }, "LeaseDriftBound cannot fall" },
        { Given.Options with { MaxCommandBytes = 1 }, "MaxCommandBytes cannot fall" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_change_is_refused_with_the_reason_and_nothing_changes(RaftOptions options, string reason)
    {
        NodeUnderTest node = Given.Follower();
        string refusal = Assert.Single(node.Core.ChangeOptions(options with { SnapshotEntries = 5 }, node.Now));
        Assert.StartsWith(reason, refusal, StringComparison.Ordinal);
        Assert.Same(Given.Options, node.Core.Options);
    }

    [Fact]
    public void Every_reason_is_named()
    {
        NodeUnderTest node = Given.Follower();
        RaftOptions options = Given.Options with { MaxInflightMessages = 0, LeaderStickiness = false, Leases = true };
        Assert.Equal(3, node.Core.ChangeOptions(options, node.Now).Count);
    }

    [Fact]
    public void Some_things_may_only_grow()
    {
        NodeUnderTest node = Given.Follower();
        RaftOptions larger = Given.Options with { LeaseDriftBound = 2, MaxCommandBytes = 2 << 20 };
        Assert.Empty(node.Core.ChangeOptions(larger, node.Now));
        Assert.Equal(2, node.Core.ChangeOptions(Given.Options, node.Now).Count);
    }
}
