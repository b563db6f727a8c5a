using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>
/// What holds for a node whatever happens to it, forged messages included: it never throws, nothing goes back that must only grow, it
/// gives one vote in a term and no vote before it is durable, it answers each call at most once, and to wake it at its deadline makes
/// progress.
/// </summary>
/// <remarks><see cref="NodeRun"/> checks all this after every input.</remarks>
public class NodeProperties
{
    private static readonly string[] Words =
        [.. Enum.GetNames<TraceKind>(), "Applied", "Busy", "Refused", "SessionExpired", "Answered", "TimedOut", "NotLeader"];

    private static readonly RaftOptions Compacting =
        Given.Options with { SnapshotEntries = 4, SnapshotTrailing = 0, SnapshotChunkBytes = 8 };

    private static readonly RaftOptions Plain =
        Given.PlainRaft with { MaxUncommittedBytes = 100, SnapshotBytesPerSecond = 1000 };

    private static Gen<NodeInput[]> Inputs { get; } = Gen.ArrayOf(NodeInput.Any, 120);

    [Fact]
    public void Whatever_happens_to_a_node_does_no_harm() =>
        ForAll.Of(Inputs, static inputs => Run(seed: 1, Given.Options, inputs), tests: 200);

    [Fact]
    public void Whatever_happens_to_a_node_of_the_plain_algorithm_does_no_harm() =>
        ForAll.Of(Inputs, static inputs => Run(seed: 1, Plain, inputs), tests: 200);

    [Fact]
    public void Whatever_happens_to_a_node_with_narrow_limits_does_no_harm() =>
        ForAll.Of(
            Inputs,
            static inputs => Run(
                seed: 1, Given.Options with { MaxEntriesPerMessage = 1, MaxInflightMessages = 1, MaxBytesPerMessage = 1 }, inputs),
            tests: 100);

    [Fact]
    public void Whatever_happens_to_a_node_that_compacts_its_log_and_holds_leases_does_no_harm() =>
        ForAll.Of(Inputs, static inputs => Run(seed: 1, Compacting with { Leases = true }, inputs), tests: 300);

    [Fact]
    public void The_same_inputs_and_the_same_seed_give_the_same_outputs() => ForAll.Of(Inputs, static inputs =>
    {
        string one = Run(seed: 1, Given.Options, inputs).Transcript;
        string other = Run(seed: 1, Given.Options, inputs).Transcript;
        Assert.Equal(one, other);
    }, tests: 100);

    [Fact]
    public void Another_seed_gives_other_timeouts()
    {
        NodeInput[] inputs = [new(NodeInputKind.Deadline, 0, null), new(NodeInputKind.Collect, 0, null)];
        Assert.NotEqual(Run(seed: 1, Given.Options, inputs).Transcript, Run(seed: 2, Given.Options, inputs).Transcript);
    }

    [Fact]
    public void The_inputs_bring_nodes_into_every_role_and_make_all_happen_that_can()
    {
        // A property that only ever sees a follower with an empty log would say little.
        HashSet<Role> roles = [];
        Dictionary<string, int> seen = [];
        ForAll.Of(Inputs, inputs =>
        {
            NodeRun run = new(seed: 1, Compacting with { MaxUncommittedBytes = 100 });
            foreach (NodeInput input in inputs)
            {
                run.Do(input);
                roles.Add(run.Node.Role);
            }

            foreach (string word in Words)
            {
                seen[word] = seen.GetValueOrDefault(word) + (run.Transcript.Contains(word, StringComparison.Ordinal) ? 1 : 0);
            }
        });
        Assert.Equal(4, roles.Count);
        Assert.All(seen, word => Assert.True(word.Value > 0, $"{word.Key} in {word.Value} of 200 runs"));
    }

    private static NodeRun Run(ulong seed, RaftOptions options, NodeInput[] inputs)
    {
        NodeRun run = new(seed, options);
        foreach (NodeInput input in inputs)
        {
            run.Do(input);
        }

        run.Collect();
        return run;
    }
}
