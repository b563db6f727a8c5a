using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>Who belongs to the group, and who leads it.</content>
internal sealed partial class LabConnection
{
    /// <inheritdoc/>
    public Task<MembersView> GetMembersAsync(CancellationToken cancellation) => LookAsync(
        async ended =>
        {
            GroupStatus status = await _group.GetStatusAsync(ended);
            NodeStatus leader = status.Leader.IsNone
                ? throw LabRefusals.Of(RequestFailure.NoLeader, $"group '{Group}' has no leader that could tell who belongs to it")
                : status.Node(status.Leader);
            Membership members = leader.Membership ?? Membership.None;
            return new MembersView
            {
                Index = leader.MembershipIndex,
                IsCommitted = leader.MembershipIndex <= leader.CommitIndex,
                Voters = Names(members.Voters),
                Outgoing = Names(members.Outgoing),
                Learners = Names(members.Learners),
                Joining = Names(members.Joining),
                Strangers = Names(status.Nodes.Select(node => node.Id).Where(node => !members.Contains(node))),
            };
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ChangeMembersAsync(MembersChange change, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            GroupStatus status = await _group.GetStatusAsync(ended);
            NodeId[] voters = Nodes(change.Voters, status);
            NodeId[] learners = Nodes(change.Learners, status);
            NodeId[] removed = Nodes(change.Removed, status);
            long index = await _group.ChangeMembershipAsync(
                new MembershipChange
                {
                    Voters = [.. voters],
                    Learners = [.. learners],
                    Removed = [.. removed],
                    AtOnce = change.AtOnce,
                    Joint = change.Joint,
                    ExpectedIndex = change.ExpectedIndex,
                },
                cancellation: ended);
            return LabAnswers.Done($"the membership changes with entry {index}", [.. voters, .. learners, .. removed]);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> AddNodeAsync(CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            NodeId node = await _group.AddNodeAsync(ended);
            return LabAnswers.Done($"{node} runs and is no member yet", node);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> TransferAsync(string node, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            NodeId target = NodeSelector.Parse(node).ResolveOne(
                await _group.GetStatusAsync(ended), Random.Shared, status => status.Health == NodeHealth.Running);
            await _group.TransferLeadershipAsync(target, cancellation: ended);
            return LabAnswers.Done($"{target} leads", target);
        },
        cancellation);

    private static List<string> Names(IEnumerable<NodeId> nodes) => [.. nodes.Select(node => node.ToString())];

    // One that is named need not be there: a member that has lost its disk is not.
    private static NodeId[] Nodes(IReadOnlyList<string> names, GroupStatus status) =>
    [
        .. names.Select(name =>
            NodeId.TryParse(name, out NodeId node) ? node : NodeSelector.Parse(name).ResolveOne(status, Random.Shared)),
    ];
}
