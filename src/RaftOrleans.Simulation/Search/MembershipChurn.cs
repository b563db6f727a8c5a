using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Changes who belongs to the group, takes disks away, and brings their nodes back as other members.</summary>
/// <remarks>
/// It never takes away what the group cannot do without: a disk only from a member of three voters or more, while the membership is settled
/// and no other disk is missing; a missing member is replaced before anything else changes.
/// </remarks>
internal sealed class MembershipChurn(World world, SimulatedGroup group, SearchPlan plan)
{
    private const int MaxNodes = 9;

    private bool _isOver;

    /// <summary>Changes nothing of its own accord any more; members without a disk are still replaced.</summary>
    public void End() => _isOver = true;

    /// <summary>Asks the leader for some change of the membership.</summary>
    public void Change(DeterministicRandom random)
    {
        if (_isOver || group.Leader is not { Core: { } core } leader)
        {
            return;
        }

        Membership membership = core.Membership;
        if (MissingOf(membership) is { IsNone: false } missing)
        {
            Replace(leader, missing);
            return;
        }

        NodeId node = AnyNode(random);
        MembershipChange? change = random.NextInt32(5) switch
        {
            0 when membership.Voters.Length > SmallestGroup => new() { Removed = [node] },
            1 when membership.Voters.Length > SmallestGroup || !membership.IsVoter(node) => new() { Learners = [node] },
            2 => new() { Voters = [Recruit(random)], AtOnce = random.Chance(0.2) },
            3 => new() { Voters = [node], AtOnce = random.Chance(0.3) },
            4 when membership.Voters.Length > SmallestGroup =>
                new() { Removed = [node], Voters = [Recruit(random)], AtOnce = true, Joint = random.Chance(0.5) },
            _ => null,
        };
        if (change is not null)
        {
            group.ChangeMembership(leader.Id, change, _ => { });
        }
    }

    /// <summary>Takes a node's disk away, if the group can do without it.</summary>
    public void Wipe(DeterministicRandom random)
    {
        if (CanDoWithoutOne())
        {
            Wipe(AnyNode(random));
        }
    }

    /// <summary>Takes the disk of a certain node away, which cannot be read any more, if the group can do without it.</summary>
    /// <returns>Whether it can.</returns>
    public bool WipeIfPossible(NodeId victim)
    {
        bool isPossible = CanDoWithoutOne();
        if (isPossible)
        {
            Wipe(victim);
        }

        return isPossible;
    }

    private bool CanDoWithoutOne() => !_isOver && group.Leader is { Core: { } core } && IsSettled(core) && IsNewest(core)
        && core.Membership.Voters.Length >= 3 && MissingOf(core.Membership).IsNone;

    /// <summary>
    /// Whether no node has ever been in a later term. A leader that was deposed without knowing it may go by a membership of before, and know
    /// nothing of a disk that is missing already.
    /// </summary>
    private bool IsNewest(RaftNode leader) =>
        group.Nodes.All(node => (node.Core?.Term ?? node.Durable.HardState.Term) <= leader.Term);

    private void Wipe(NodeId victim)
    {
        group.Wipe(victim);
        group.Restart(victim);
        KeepReplacing();
    }

    /// <summary>Ends the processes that are members no more, which nobody would tell.</summary>
    public void CrashStrangers()
    {
        foreach (SimulatedNode node in group.Nodes)
        {
            if (group.Leader is { Core: { } core } && IsSettled(core) && !core.Membership.Contains(node.Id))
            {
                node.Crash();
            }
        }
    }

    /// <summary>Whether everybody who joins has joined, and nobody is missing.</summary>
    public bool IsDone() =>
        group.Leader is { Core: { } core } && IsSettled(core) && core.Membership.Joining.IsEmpty && MissingOf(core.Membership).IsNone;

    private static bool IsSettled(RaftNode leader) => leader.MembershipIndex <= leader.CommitIndex && !leader.Membership.IsJoint
        && leader.Log.TermAt(leader.CommitIndex) == leader.Term;

    private int SmallestGroup => Math.Min(3, plan.Nodes);

    /// <summary>Tries until no member is missing: the leader may change, or be busy with another change.</summary>
    private void KeepReplacing() => world.After(plan.Options.ElectionTimeoutMin, () =>
    {
        if (group.Leader is { Core: { } core } leader && MissingOf(core.Membership) is { IsNone: false } missing)
        {
            Replace(leader, missing);
        }

        if (!IsDone())
        {
            KeepReplacing();
        }
    });

    private void Replace(SimulatedNode leader, NodeId missing)
    {
        NodeId successor = group.Node(missing).Id;
        bool isVoter = leader.Core!.Membership.IsVoter(missing) || leader.Core.Membership.Joining.Contains(missing);
        group.ChangeMembership(
            leader.Id,
            isVoter
                ? new() { Removed = [missing], Voters = [successor], AtOnce = true }
                : new() { Removed = [missing], Learners = [successor] },
            _ => { });
    }

    /// <summary>A member that lives no more, because its disk was taken away.</summary>
    private NodeId MissingOf(Membership membership) => membership.All.FirstOrDefault(member => group.Node(member).Id != member);

    /// <summary>A node that may be no member yet; a new one while there are not too many.</summary>
    private NodeId Recruit(DeterministicRandom random) =>
        group.Nodes.Count < MaxNodes && random.Chance(0.5) ? group.AddNode().Id : AnyNode(random);

    private NodeId AnyNode(DeterministicRandom random) => group.Nodes[random.NextInt32(group.Nodes.Count)].Id;
}
