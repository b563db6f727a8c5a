using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>The checks at the end of a run find out a world that lies, however well everything looks.</summary>
public sealed class DishonestWorldTests
{
    private static readonly ReadOnlyMemory<byte> Ok = new KeyValueStore().Apply(1, KeyValueCommand.Set("k", "1"));

    private static readonly ReadOnlyMemory<byte> Empty = new KeyValueStore().Query(KeyValueQuery.Get("x"));

    private static readonly Scenario Writes = ScenarioTexts.Read(
        "- { when: { leader: agreed }, set: { key: x, value: 1 } }\n- set: { key: x, value: 2 }\n- set: { key: y, value: 3 }",
        "- writes: kept\n- history: linearizable\n- safety: holds");

    [Fact]
    public void An_honest_world_passes() => Assert.True(TamperedLab.Run(Writes, lab => new TamperedLab(lab)).Held);

    [Fact]
    public void A_write_that_is_acknowledged_and_goes_nowhere_is_missed()
    {
        ScenarioResult result = TamperedLab.Run(
            Writes, lab => new TamperedLab(lab) { Propose = number => number == 2 ? ProposalAnswer.Applied(3, Ok, NodeId.Of(1)) : null });

        Assert.Equal(
            [
                "expectation 1 (line 9): expected that every acknowledged write is in the log of every running node, but 'SET x 2' of client 0 was "
                    + "acknowledged at index 3, and n1 has 'SET y 3' of term 1 there",
                "expectation 2 (line 10): expected that the history is linearizable, but key x: no order explains these operations:",
            ],
            Broken(result).Select(line => line.Split(Environment.NewLine)[0]));
    }

    [Fact]
    public void A_write_that_is_acknowledged_beyond_the_end_of_the_log_is_missed()
    {
        ScenarioResult result = TamperedLab.Run(
            Writes, lab => new TamperedLab(lab) { Propose = number => number == 3 ? ProposalAnswer.Applied(1_000, Ok, NodeId.Of(1)) : null });

        Assert.Contains("knows entries up to 3 to be committed, and entry 1000 was acknowledged", Broken(result)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_that_forgets_is_no_linearizable_one()
    {
        ScenarioResult result = TamperedLab.Run(Writes, lab => new TamperedLab(lab) { Read = _ => new ReadAnswer(ReadOutcome.Answered, 3, Empty, NodeId.Of(1)) });

        Assert.StartsWith(
            "expectation 2 (line 10): expected that the history is linearizable, but key ", Assert.Single(Broken(result)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LabEventKind.Violation, "n1 and n2 lead in term 1", "but n1 and n2 lead in term 1")]
    [InlineData(LabEventKind.Lost, "12 events are not kept any more", "but it is not known: 12 events are not kept any more")]
    public void What_the_events_say_counts(LabEventKind kind, string details, string found)
    {
        ScenarioResult result = TamperedLab.Run(
            Writes, lab => new TamperedLab(lab) { Event = labEvent => labEvent.Number == 5 ? labEvent with { Kind = kind, Details = details } : labEvent });

        Assert.EndsWith(found, Assert.Single(Broken(result)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_leaders_in_a_term_are_seen_even_where_the_world_does_not_check()
    {
        ScenarioResult result = TamperedLab.Run(Writes, lab => new TamperedLab(lab)
        {
            Event = labEvent => labEvent.Number == 3
                ? LabEvents.Of(new TraceEvent(TraceKind.RoleChanged, labEvent.Time, NodeId.Of(3), 1, Role.Leader, NodeId.None, 0, "")) with { Number = 3 }
                : labEvent,
        });

        Assert.EndsWith("but term 1 had the leaders n2 and n3", Assert.Single(Broken(result)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TraceKind.RoleChanged, Role.Leader, true)]
    [InlineData(TraceKind.RoleChanged, Role.Candidate, false)]
    [InlineData(TraceKind.RoleChanged, Role.Follower, false)]
    [InlineData(TraceKind.LeaderChanged, Role.Leader, false)]
    public void An_election_is_told_from_other_events(TraceKind kind, Role role, bool isElection) =>
        Assert.Equal(
            isElection,
            LabEvents.IsElection(LabEvents.Of(new TraceEvent(kind, TimeSpan.Zero, NodeId.Of(12), 7, role, NodeId.Of(12), 0, "2 of 3 voted for it"))));

    private static string[] Broken(ScenarioResult result) =>
        [.. result.Expectations.Where(expectation => expectation.Verdict == ScenarioVerdict.Broken).Select(expectation => expectation.ToString())];
}
