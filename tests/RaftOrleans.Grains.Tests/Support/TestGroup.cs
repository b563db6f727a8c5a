using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests;

/// <summary>A group of a cluster, with what tests do again and again.</summary>
internal sealed class TestGroup : IAsyncDisposable
{
    /// <summary>Long enough for a machine with other things to do; a test that waits for it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Timeouts that a loaded machine keeps.</summary>
    public static readonly RaftOptions Options = new()
    {
        ElectionTimeoutMin = TimeSpan.FromMilliseconds(300),
        ElectionTimeoutMax = TimeSpan.FromMilliseconds(600),
        HeartbeatInterval = TimeSpan.FromMilliseconds(60),
    };

    private readonly OrleansLab _lab;

    private TestGroup(OrleansLab lab, string name)
    {
        _lab = lab;
        Name = name;
        Lab = lab.Group(name);
    }

    public string Name { get; }

    public ILabGroup Lab { get; }

    /// <summary>Creates a group with a name that is used once and waits for a leader.</summary>
    public static async Task<TestGroup> CreateAsync(OrleansLab lab, int nodes = 3)
    {
        string name = $"g{Guid.NewGuid():N}";
        await lab.CreateGroupAsync(new GroupSpecification { Name = name, Nodes = nodes, Options = Options });
        TestGroup group = new(lab, name);
        await group.LeaderAsync();
        return group;
    }

    /// <summary>A group that is there.</summary>
    public static TestGroup Of(OrleansLab lab, string name) => new(lab, name);

    /// <summary>Deletes the group, unless the test has done so.</summary>
    public async ValueTask DisposeAsync()
    {
        if ((await _lab.GetGroupsAsync()).Contains(Name))
        {
            await _lab.DeleteGroupAsync(Name);
        }
    }

    /// <summary>Waits until the status is as wanted.</summary>
    public async Task<GroupStatus> UntilAsync(Func<GroupStatus, bool> condition, string what)
    {
        GroupStatus status = null!;
        bool holds = await _lab.WaitUntilAsync(async () => condition(status = await Lab.GetStatusAsync()), Patience);
        Assert.True(holds, $"waited {Patience.TotalSeconds} s until {what}; the nodes are:\n{string.Join('\n', status.Nodes)}");
        return status;
    }

    /// <summary>Waits for a leader, another one than the one named.</summary>
    public async Task<NodeId> LeaderAsync(NodeId otherThan = default)
    {
        GroupStatus status = await UntilAsync(
            status => status.Leader.IsMember && status.Leader != otherThan, $"there is a leader other than {otherThan}");
        return status.Leader;
    }

    /// <summary>A node that does not lead.</summary>
    public async Task<NodeId> FollowerAsync()
    {
        NodeId leader = await LeaderAsync();
        GroupStatus status = await Lab.GetStatusAsync();
        return status.Nodes.First(node => node.Id != leader).Id;
    }

    /// <summary>Waits until all running nodes have applied the same.</summary>
    public Task<GroupStatus> ConvergedAsync() => UntilAsync(
        status =>
        {
            NodeStatus[] running = [.. status.Nodes.Where(node => node.Health == NodeHealth.Running)];
            return status.Leader.IsMember && running.All(node => node.LastApplied == status.Node(status.Leader).LastIndex);
        },
        "all running nodes have applied the whole log");

    /// <summary>Writes a key, and again as long as nobody knows whether it was written: setting a key twice does no harm.</summary>
    public async Task SetAsync(string key, int value)
    {
        ReadOnlyMemory<byte> command = KeyValueCommand.Set(key, $"{value}");
        ProposalAnswer answer = default;
        bool isSet = await _lab.WaitUntilAsync(
            async () => (answer = await Lab.ProposeAsync(command)).Outcome == ProposalOutcome.Applied, Patience);
        Assert.True(isSet, $"waited {Patience.TotalSeconds} s for '{key}' to be set, the last answer was {answer}");
    }

    /// <summary>Reads a key.</summary>
    public async Task<string> GetAsync(string key, NodeId? via = null, ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        ReadAnswer answer = await Lab.ReadAsync(KeyValueQuery.Get(key), consistency, via, Patience);
        Assert.Equal(ReadOutcome.Answered, answer.Outcome);
        return KeyValueResult.Parse(answer.Result).Value ?? "absent";
    }

    /// <summary>Follows the events from the first on until one is as wanted.</summary>
    public async Task<List<LabEvent>> EventsUntilAsync(Func<LabEvent, bool> condition)
    {
        List<LabEvent> events = [];
        using CancellationTokenSource late = new(Patience);
        try
        {
            await foreach (LabEvent happened in Lab.EventsAsync(cancellation: late.Token))
            {
                events.Add(happened);
                if (condition(happened))
                {
                    return events;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The assertion below says what came instead.
        }

        Assert.Fail($"waited {Patience.TotalSeconds} s for an event; there were:\n{string.Join('\n', events)}");
        return events;
    }
}
