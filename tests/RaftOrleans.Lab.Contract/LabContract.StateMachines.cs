using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Groups that replicate something else than keys and values, in words.</content>
public abstract partial class LabContract
{
    [Fact]
    public Task The_state_machines_are_listed_with_their_words() => RunAsync(async lab =>
    {
        IReadOnlyList<StateMachineDescription> all = await lab.StateMachines.ListAsync();
        Assert.Equal(["counter", HighestMachine.Name, "key-value", "locks"], all.Select(description => description.Name));
        Assert.Equal(["acquire <lock>", "release <lock>"], all[3].Commands.Select(usage => usage.Form));
        Assert.Equal(("list", "add <n>, read"), (all[3].StateQuery, all[0].Forms()));
    });

    [Fact]
    public Task A_counter_outlives_crashes_and_snapshots() => WithMachineAsync(StateMachineRegistry.Counter, async group =>
    {
        long session = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(10)))).Index;
        for (int i = 0; i < 60; i++)
        {
            StateMachineResult added = await CallAsync(group, new(session, i + 1), "add", "1");
            Assert.Equal($$"""{"value":{{i + 1}}}""", added.Json);
        }

        NodeStatus leader = await group.LeaderAsync();
        Assert.Contains($"add 1 (session {session}, command 60)", (await group.ReadLogAsync(leader.Id)).Select(line => line.Command));
        await group.Group.CrashAsync(leader.Id);
        await group.LeaderAsync(leader.Id);
        Assert.Equal("""{"value":60}""", (await AskAsync(group, null, "read")).Json);
        await CallAsync(group, new(session, 61), "add", "-18");
        await group.Group.RestartAsync(leader.Id);
        GroupStatus status = await group.ConvergedAsync();
        Assert.Equal(StateMachineRegistry.Counter, status.StateMachine);
        foreach (NodeStatus node in status.Nodes)
        {
            Assert.True(node.SnapshotIndex > 0, $"{node.Id} has no snapshot");
            Assert.Equal("""{"value":42}""", (await AskAsync(group, node.Id, "read")).Json);
        }
    });

    [Fact]
    public Task A_lock_has_one_holder_until_its_session_is_closed() => WithMachineAsync(StateMachineRegistry.Locks, async group =>
    {
        long one = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(10)))).Index;
        long other = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(10)))).Index;
        StateMachineResult got = await CallAsync(group, new(one, 1), "acquire", "printer");
        Assert.True(got.Success, got.Json);
        Assert.False((await CallAsync(group, new(other, 1), "acquire", "printer")).Success);
        Assert.False((await CallAsync(group, null, "acquire", "printer")).Success);

        // A leader that is new to it knows the holder, and the same command again is answered as it was.
        NodeStatus leader = await group.LeaderAsync();
        await group.Group.CrashAsync(leader.Id);
        await group.LeaderAsync(leader.Id);
        Assert.Equal(got, await CallAsync(group, new(one, 1), "acquire", "printer"));
        Assert.False((await CallAsync(group, new(other, 2), "acquire", "printer")).Success);

        await RequestAsync(group, new CloseSessionRequest(one));
        StateMachineResult next = await CallAsync(group, new(other, 3), "acquire", "printer");
        Assert.True(next.Success, next.Json);
        Assert.True(Token(next) > Token(got), $"{next.Json} after {got.Json}");
        await group.Group.RestartAsync(leader.Id);
        foreach (NodeStatus node in (await group.ConvergedAsync()).Nodes)
        {
            Assert.Equal(next.Json, (await AskAsync(group, node.Id, "holder", "printer")).Json);
        }
    });

    [Fact]
    public Task A_lock_is_free_when_the_session_of_its_holder_has_expired() => WithMachineAsync(StateMachineRegistry.Locks, async group =>
    {
        long other = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(10)))).Index;
        long gone = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMilliseconds(300)))).Index;
        StateMachineResult taken = await CallAsync(group, new(gone, 1), "acquire", "printer");
        Assert.True(taken.Success, taken.Json);
        int sequence = 0;
        bool isFree = await group.Lab.WaitUntilAsync(
            async () => (await CallAsync(group, new(other, ++sequence), "acquire", "printer")).Success, GroupUnderTest.Patience);
        Assert.True(isFree, $"the lock of session {gone} was not free within {GroupUnderTest.Patience}");

        // Whether a node has applied all entries or begun with a snapshot, it holds the same.
        foreach (NodeId node in await group.NodesAsync())
        {
            await group.Group.TakeSnapshotAsync(node);
            await group.Group.RestartAsync(node);
        }

        await group.ConvergedAsync();
        string expected = (await AskAsync(group, null, "list")).Json;
        Assert.Contains($"\"session\":{other}", expected, StringComparison.Ordinal);
        foreach (NodeId node in await group.NodesAsync())
        {
            Assert.Equal(expected, (await AskAsync(group, node, "list")).Json);
        }

        ProposalAnswer late = await group.Group.RequestAsync(
            new SessionCommandRequest(gone, 2, 1, await EncodeAsync(group, "release", "printer")), within: GroupUnderTest.Patience);
        Assert.Equal(ProposalOutcome.SessionExpired, late.Outcome);
    });

    [Fact]
    public Task A_state_machine_of_one_s_own_works_like_any_other() => WithMachineAsync(HighestMachine.Name, async group =>
    {
        long session = (await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(10)))).Index;
        Assert.True((await CallAsync(group, new(session, 1), "see", "5")).Success);
        Assert.False((await CallAsync(group, new(session, 2), "see", "3")).Success);
        NodeStatus leader = await group.LeaderAsync();
        await group.Group.CrashAsync(leader.Id);
        Assert.Equal("""{"highest":7}""", (await CallAsync(group, new(session, 3), "see", "7")).Json);
        await group.Group.RestartAsync(leader.Id);
        await group.ConvergedAsync();
        Assert.Equal("""{"highest":7}""", (await AskAsync(group, leader.Id, "top")).Json);
    });

    [Fact]
    public Task Keys_are_for_groups_that_have_some() => RunAsync(async lab =>
    {
        await lab.CreateGroupAsync(new GroupSpecification { Name = "keys", Options = Options });
        await lab.CreateGroupAsync(new GroupSpecification { Name = "sums", Options = Options, StateMachine = StateMachineRegistry.Counter });
        await KeyValueOnly.RequireAsync(lab, lab.Group("keys"));
        LabException refusal = await Assert.ThrowsAsync<LabException>(async () => await KeyValueOnly.RequireAsync(lab, lab.Group("sums")));
        Assert.Equal(
            (LabFailure.Conflict, "group 'sums' replicates 'counter', which has no keys; use call and ask with add <n>, read"),
            (refusal.Reason, refusal.Message));
        await AssertFailsAsync(LabFailure.NotFound, async () => await KeyValueOnly.RequireAsync(lab, lab.Group("nothing")));
        await lab.DeleteGroupAsync("keys");
        await lab.DeleteGroupAsync("sums");
    });

    [Fact]
    public Task Words_that_mean_nothing_are_refused() => RunAsync(async lab =>
    {
        await AssertFailsAsync(LabFailure.Invalid, () => lab.StateMachines.EncodeCommandAsync("counter", ["add", "five"]));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.StateMachines.EncodeCommandAsync("counter", []));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.StateMachines.EncodeQueryAsync("counter", ["add", "5"]));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.StateMachines.EncodeCommandAsync("nothing", ["add", "5"]));
        await AssertFailsAsync(LabFailure.Conflict, () => lab.StateMachines.ReadResultAsync("counter", new byte[] { 1 }));
        await AssertFailsAsync(
            LabFailure.Invalid, () => lab.CreateGroupAsync(new GroupSpecification { Name = "odd", StateMachine = "nothing" }));
    });

    private static long Token(StateMachineResult result) =>
        JsonElement.Parse(result.Json).GetProperty("holder").GetProperty("token").GetInt64();

    private static async Task<ReadOnlyMemory<byte>> EncodeAsync(GroupUnderTest group, params string[] words) =>
        await group.Lab.StateMachines.EncodeCommandAsync(await group.Group.GetStateMachineAsync(), words);

    /// <summary>
    /// A command of a session, by its number, or of none; it is acknowledged. A leader that is just being deposed may take one whose fate
    /// then stays open, so it is tried again: in a session that changes nothing, and those without one are refused by their state machine.
    /// </summary>
    private static async Task<StateMachineResult> CallAsync(
        GroupUnderTest group, (long Session, long Sequence)? session, params string[] words)
    {
        ReadOnlyMemory<byte> command = await EncodeAsync(group, words);
        ProposalAnswer answer = default;
        bool isKnown = await group.Lab.WaitUntilAsync(
            async () =>
            {
                answer = session is { } open
                    ? await group.Group.RequestAsync(
                        new SessionCommandRequest(open.Session, open.Sequence, 1, command), within: GroupUnderTest.Patience / 6)
                    : await group.Group.ProposeAsync(command, within: GroupUnderTest.Patience / 6);
                return answer.Outcome is ProposalOutcome.Applied or ProposalOutcome.SessionExpired;
            },
            GroupUnderTest.Patience);
        Assert.True(
            isKnown && answer.Outcome == ProposalOutcome.Applied,
            $"{string.Join(' ', words)} was answered {answer.Outcome} {answer.Reason}");
        return await group.Lab.StateMachines.ReadResultAsync(await group.Group.GetStateMachineAsync(), answer.Result);
    }

    /// <summary>A linearizable answer, or one from a node's own state.</summary>
    private static async Task<StateMachineResult> AskAsync(GroupUnderTest group, NodeId? node, params string[] words)
    {
        string machine = await group.Group.GetStateMachineAsync();
        ReadAnswer answer = await group.Group.ReadAsync(
            await group.Lab.StateMachines.EncodeQueryAsync(machine, words),
            node is null ? ReadConsistency.Linearizable : ReadConsistency.Stale,
            node,
            GroupUnderTest.Patience);
        Assert.True(answer.Outcome == ReadOutcome.Answered, $"{string.Join(' ', words)} was answered {answer.Outcome}");
        return await group.Lab.StateMachines.ReadResultAsync(machine, answer.Result);
    }

    private Task WithMachineAsync(string machine, Func<GroupUnderTest, Task> test) => RunAsync(async lab =>
    {
        string name = $"g{Guid.NewGuid():N}"[..12];
        await lab.CreateGroupAsync(new GroupSpecification { Name = name, Options = SmallSnapshots, StateMachine = machine });
        GroupUnderTest group = new(lab, lab.Group(name));
        await group.LeaderAsync();
        await test(group);
        await lab.DeleteGroupAsync(name);
    });
}
