using System.Text;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <summary>
/// What every state machine must do. Whoever writes one derives a test class from this, and says which words change it and which ask it.
/// </summary>
/// <remarks>
/// Commands come in a long random order, some of them in sessions, which end now and then; the order is the same in every run. What is
/// random is drawn from the number of the run.
/// </remarks>
public abstract class StateMachineContract
{
    private const int Runs = 20;
    private const int Steps = 150;
    private const int Sessions = 3;

    /// <summary>The state machine and its words.</summary>
    protected abstract StateMachineDefinition Definition { get; }

    /// <summary>Commands in words: some of each kind, some that get in each other's way, and one at least that the machine refuses.</summary>
    protected abstract IReadOnlyList<string[]> Commands { get; }

    /// <summary>Queries in words: some of each kind, and one at least that finds nothing.</summary>
    protected abstract IReadOnlyList<string[]> Queries { get; }

    [Fact]
    public void The_same_commands_give_the_same_results_and_the_same_bytes()
    {
        for (int run = 0; run < Runs; run++)
        {
            Replica one = new(Definition);
            Replica other = new(Definition);
            foreach (Step step in StepsOf(run))
            {
                Assert.Equal(one.Do(step), other.Do(step));
            }

            Assert.Equal(one.Snapshot(), other.Snapshot());
        }
    }

    [Fact]
    public void The_commands_of_these_tests_change_the_state()
    {
        HashSet<string> states = [];
        for (int run = 0; run < Runs; run++)
        {
            Replica replica = new(Definition);
            foreach (Step step in StepsOf(run))
            {
                replica.Do(step);
                states.Add(Convert.ToHexString(replica.Snapshot()));
            }
        }

        Assert.True(states.Count > 3, $"all commands led to {states.Count} different states");
    }

    [Fact]
    public void A_replica_that_goes_on_from_a_snapshot_does_as_one_that_has_applied_everything()
    {
        for (int run = 0; run < Runs; run++)
        {
            Replica whole = new(Definition);
            Replica restarted = new(Definition);
            Random random = new(run);
            foreach (Step step in StepsOf(run))
            {
                Assert.Equal(whole.Do(step), restarted.Do(step));
                if (random.Next(10) == 0)
                {
                    byte[] snapshot = restarted.Snapshot();
                    restarted = new Replica(Definition, restarted.Index);
                    restarted.Restore(snapshot);
                    Assert.Equal(snapshot, restarted.Snapshot());
                    Assert.Equal(Ask(whole), Ask(restarted));
                }
            }

            Assert.Equal(whole.Snapshot(), restarted.Snapshot());
        }
    }

    [Fact]
    public void A_snapshot_replaces_all_that_was_there()
    {
        Replica one = After(run: 1);
        Replica other = After(run: 2);
        byte[] empty = new Replica(Definition).Snapshot();
        byte[] snapshot = one.Snapshot();
        other.Restore(snapshot);
        Assert.Equal(snapshot, other.Snapshot());
        Assert.Equal(Ask(one), Ask(other));
        other.Restore(empty);
        Assert.Equal(Ask(new Replica(Definition)), Ask(other));
    }

    [Fact]
    public void Something_that_is_no_snapshot_is_refused_and_leaves_the_state()
    {
        byte[] snapshot = After(run: 1).Snapshot();
        Replica replica = After(run: 2);
        byte[] before = replica.Snapshot();
        for (int length = 0; length < snapshot.Length; length++)
        {
            RefusesSnapshot(snapshot[..length]);
        }

        RefusesSnapshot([.. snapshot, 0xff]);

        void RefusesSnapshot(byte[] bytes)
        {
            Assert.Throws<InvalidDataException>(() => replica.Restore(bytes));
            Assert.Equal(before, replica.Snapshot());
        }
    }

    [Fact]
    public void A_query_changes_nothing()
    {
        Replica replica = After(run: 1);
        byte[] before = replica.Snapshot();
        Assert.Equal(Ask(replica), Ask(replica));
        Assert.Equal(before, replica.Snapshot());
    }

    [Fact]
    public void A_malformed_command_leaves_the_state_and_stops_nobody()
    {
        Replica replica = After(run: 1);
        byte[] before = replica.Snapshot();
        Random random = new(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] garbage = new byte[i % 40];
            random.NextBytes(garbage);
            if (garbage.Length > 0)
            {
                // Neither UTF-8 nor any version of a binary form.
                garbage[0] = 0xff;
            }

            replica.Do(new Step(garbage, i % (Sessions + 1)));
            replica.Machine.Query(garbage);
            Assert.NotNull(replica.Machine.Describe(garbage));
            Assert.Equal(before, replica.Snapshot());
        }
    }

    [Fact]
    public void A_damaged_command_does_the_same_everywhere()
    {
        Replica one = After(run: 1);
        Replica other = After(run: 1);
        Random random = new(1);
        foreach (string[] words in Commands)
        {
            byte[] command = Definition.EncodeCommand(words).ToArray();
            for (int i = 0; i < command.Length * 4; i++)
            {
                byte[] damaged = [.. command];
                damaged[i / 4] ^= (byte)(1 << random.Next(8));
                Step step = new(random.Next(2) == 0 ? damaged : damaged[..(i / 4)], i % (Sessions + 1));
                Assert.Equal(one.Do(step), other.Do(step));
            }
        }

        Assert.Equal(one.Snapshot(), other.Snapshot());
    }

    [Fact]
    public void Every_command_and_query_of_the_help_is_among_those_of_these_tests()
    {
        Assert.All(Definition.Describe().Commands, usage => Assert.Contains(Commands, words => words[0] == usage.Form.Split(' ')[0]));
        Assert.All(Definition.Describe().Queries, usage => Assert.Contains(Queries, words => words[0] == usage.Form.Split(' ')[0]));
    }

    [Fact]
    public void Results_are_objects_for_people_and_a_refusal_is_no_success()
    {
        Replica replica = new(Definition);
        List<bool> successes = [];
        foreach (Step step in StepsOf(run: 1))
        {
            StateMachineResult result = Definition.ReadResult(replica.Do(step));
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(result.Json).ValueKind);
            successes.Add(result.Success);
        }

        Assert.Contains(true, successes);
        Assert.Contains(false, successes);
        foreach (string[] query in Queries)
        {
            StateMachineResult result = Definition.ReadResult(replica.Machine.Query(Definition.EncodeQuery(query)));
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(result.Json).ValueKind);
        }
    }

    [Fact]
    public void The_query_for_the_whole_state_tells_states_apart()
    {
        if (Definition.StateQuery is not { } query)
        {
            return;
        }

        Assert.NotEqual(StateOf(new Replica(Definition)), StateOf(After(run: 1)));

        string StateOf(Replica replica) => Definition.ReadResult(replica.Machine.Query(Definition.EncodeQuery(query.Split(' ')))).Json;
    }

    [Fact]
    public void A_log_shows_every_command_in_words_of_its_own() => Assert.All(Commands, words =>
        Assert.Contains(words[0], Definition.Create().Describe(Definition.EncodeCommand(words)), StringComparison.OrdinalIgnoreCase));

    private Replica After(int run)
    {
        Replica replica = new(Definition);
        foreach (Step step in StepsOf(run))
        {
            replica.Do(step);
        }

        return replica;
    }

    private List<Step> StepsOf(int run)
    {
        Random random = new(run);
        List<Step> steps = [];
        for (int i = 0; i < Steps; i++)
        {
            int session = random.Next(Sessions + 1);
            steps.Add(new Step(Definition.EncodeCommand(Commands[random.Next(Commands.Count)]), session, EndsSession: random.Next(20) == 0));
        }

        return steps;
    }

    private string[] Ask(Replica replica) =>
        [.. Queries.Select(words => Encoding.Latin1.GetString(replica.Machine.Query(Definition.EncodeQuery(words)).Span))];

    /// <summary>A command, in a session or (0) in none; before it the session may end.</summary>
    private sealed record Step(ReadOnlyMemory<byte> Command, int Session, bool EndsSession = false);

    private sealed class Replica(StateMachineDefinition definition, long index = 0)
    {
        /// <summary>Of the last entry that was applied.</summary>
        public long Index { get; private set; } = index;

        public IStateMachine Machine { get; } = definition.Create();

        public byte[] Do(Step step)
        {
            Index++;
            if (step.Session == 0 || Machine is not ISessionStateMachine machine)
            {
                return Machine.Apply(Index, step.Command).ToArray();
            }

            if (step.EndsSession)
            {
                machine.EndSession(step.Session);
            }

            return machine.Apply(Index, step.Session, step.Command).ToArray();
        }

        public byte[] Snapshot()
        {
            using MemoryStream output = new();
            Machine.WriteSnapshot(output);
            return output.ToArray();
        }

        public void Restore(byte[] snapshot)
        {
            using MemoryStream input = new(snapshot, writable: false);
            Machine.ReadSnapshot(input);
        }
    }
}
