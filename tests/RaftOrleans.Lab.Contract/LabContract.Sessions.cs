using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Client sessions: what is sent again is applied once, and what has expired stays so.</content>
public abstract partial class LabContract
{
    private static readonly TimeSpan LongSession = TimeSpan.FromMinutes(10);

    [Fact]
    public Task A_write_that_is_sent_again_after_the_leader_crashed_is_applied_once() => WithGroupAsync(3, async group =>
    {
        long session = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);
        NodeStatus leader = await group.LeaderAsync();

        // The answer is on its way to nobody: the client gives up before the followers can have acknowledged the entry.
        foreach (NodeId follower in await group.NodesAsync(leader.Id))
        {
            await group.Group.SetLinkAsync(leader.Id, follower, new LinkFaults(Delay: TimeSpan.FromMilliseconds(40)));
        }

        SessionCommand command = new(session, 1, 1, KeyValueCommand.Append("list", "1"));
        ProposalAnswer first = await group.Group.ProposeOnceAsync(command, leader.Id, TimeSpan.FromMilliseconds(1));
        Assert.Equal(ProposalOutcome.Unknown, first.Outcome);
        await group.WaitAsync("the write to be applied", status =>
            status.Node(leader.Id).LastApplied == status.Node(leader.Id).LastIndex && status.Node(leader.Id).LastIndex > session);
        await group.Group.CrashAsync(leader.Id);
        await group.Group.HealAsync();

        ProposalAnswer second = await group.Group.ProposeOnceAsync(command, within: GroupUnderTest.Patience);
        ProposalAnswer third = await group.Group.ProposeOnceAsync(command, within: GroupUnderTest.Patience);
        Assert.Equal((ProposalOutcome.Applied, ProposalOutcome.Applied), (second.Outcome, third.Outcome));
        Assert.Equal(KeyValueStatus.Ok, KeyValueResult.Parse(second.Result).Status);
        Assert.Equal(second.Result.ToArray(), third.Result.ToArray());
        Assert.Equal("[1]", await group.GetAsync("list"));
    });

    [Fact]
    public Task A_write_whose_leader_falls_silent_is_sent_to_the_next_one() => WithGroupAsync(3, async group =>
    {
        long session = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);
        NodeStatus leader = await group.LeaderAsync();
        await group.Group.PauseAsync(leader.Id);
        ProposalAnswer answer = await group.Group.ProposeOnceAsync(
            new SessionCommand(session, 1, 1, KeyValueCommand.Append("list", "1")), within: GroupUnderTest.Patience);
        Assert.Equal(ProposalOutcome.Applied, answer.Outcome);

        // What the old leader was handed before is handled when it goes on, and changes nothing.
        await group.Group.ResumeAsync(leader.Id);
        await group.AssertSameLogsAsync();
        Assert.Equal("[1]", await group.GetAsync("list"));
    });

    [Fact]
    public Task The_first_answer_comes_again_where_a_second_command_would_get_another() => WithGroupAsync(3, async group =>
    {
        long session = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);
        SessionCommand swap = new(session, 1, 1, KeyValueCommand.CompareAndSet("x", null, "1"));
        foreach (int attempt in (int[])[1, 2])
        {
            ProposalAnswer answer = await group.Group.ProposeOnceAsync(swap, within: GroupUnderTest.Patience);
            Assert.True(KeyValueResult.Parse(answer.Result).Status == KeyValueStatus.Ok, $"attempt {attempt} found the key there");
        }

        ProposalAnswer other = await group.Group.ProposeOnceAsync(swap with { Sequence = 2 }, within: GroupUnderTest.Patience);
        Assert.Equal(KeyValueStatus.Mismatch, KeyValueResult.Parse(other.Result).Status);
    });

    [Fact]
    public Task An_answer_that_nobody_waits_for_any_more_is_not_kept() => WithGroupAsync(3, async group =>
    {
        long session = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);
        SessionCommand first = new(session, 1, 1, KeyValueCommand.Append("list", "1"));
        await group.Group.ProposeOnceAsync(first, within: GroupUnderTest.Patience);
        await group.Group.ProposeOnceAsync(
            new SessionCommand(session, 2, 2, KeyValueCommand.Append("list", "2")), within: GroupUnderTest.Patience);

        ProposalAnswer late = await group.Group.ProposeOnceAsync(first, within: GroupUnderTest.Patience);
        Assert.Equal(ProposalOutcome.Unknown, late.Outcome);
        Assert.Contains("not kept", late.Reason, StringComparison.Ordinal);
        Assert.Equal("[1,2]", await group.GetAsync("list"));
    });

    [Fact]
    public Task A_session_without_a_sign_of_life_expires_and_stays_so() => WithGroupAsync(3, async group =>
    {
        long brief = await group.Group.OpenSessionAsync(TimeSpan.FromMilliseconds(1), GroupUnderTest.Patience);
        long lasting = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);

        // Time is what leaders stamp into entries: it goes on with each of them.
        bool hasExpired = await group.Lab.WaitUntilAsync(
            async () =>
            {
                await group.SetAsync("clock", 1);
                ProposalAnswer answer = await group.Group.ProposeOnceAsync(
                    new SessionCommand(brief, 1, 1, KeyValueCommand.Append("list", "1")), within: GroupUnderTest.Patience);
                return answer.Outcome == ProposalOutcome.SessionExpired;
            },
            GroupUnderTest.Patience);
        Assert.True(hasExpired, $"session {brief} still lived");
        string? list = await group.GetAsync("list");

        // Neither a command nor a sign of life opens it again, whoever leads.
        await group.Group.RestartAsync((await group.LeaderAsync()).Id);
        await AssertFailsAsync(
            LabFailure.SessionExpired, () => group.Group.KeepSessionAliveAsync(brief, GroupUnderTest.Patience));
        ProposalAnswer again = await group.Group.ProposeOnceAsync(
            new SessionCommand(brief, 2, 2, KeyValueCommand.Append("list", "2")), within: GroupUnderTest.Patience);
        Assert.Equal(ProposalOutcome.SessionExpired, again.Outcome);
        Assert.Equal(list, await group.GetAsync("list"));

        await group.Group.KeepSessionAliveAsync(lasting, GroupUnderTest.Patience);
        await group.Group.CloseSessionAsync(lasting, GroupUnderTest.Patience);
        await AssertFailsAsync(LabFailure.SessionExpired, () => group.Group.CloseSessionAsync(lasting, GroupUnderTest.Patience));
    });

    [Fact]
    public Task A_sessions_command_that_is_too_large_is_refused_and_harms_nobody() => WithGroupAsync(3, async group =>
    {
        long session = await group.Group.OpenSessionAsync(LongSession, GroupUnderTest.Patience);
        SessionCommand large = new(session, 1, 1, KeyValueCommand.Set("x", $"\"{new string('x', 200)}\""));
        await AssertFailsAsync(
            LabFailure.Invalid, () => group.Group.ProposeOnceAsync(large, within: GroupUnderTest.Patience));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.OpenSessionAsync(TimeSpan.FromDays(2)));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.KeepSessionAliveAsync(0));
        await group.SetAsync("y", 1);
        Assert.All((await group.Group.GetStatusAsync()).Nodes, node => Assert.Equal(NodeHealth.Running, node.Health));
    }, Options with { MaxCommandBytes = 100 });
}
