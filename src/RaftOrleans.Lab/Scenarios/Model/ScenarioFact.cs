using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>Something about a group that holds or does not: a condition of a step, or what is expected.</summary>
public abstract record ScenarioFact
{
    /// <summary>The fact in words, as a clause: <c>n3 leads</c>.</summary>
    public abstract string Statement { get; }

    /// <summary>
    /// Whether waiting can help. What is judged from the past alone is judged once.
    /// </summary>
    public virtual bool CanComeTrue => true;

    /// <summary>
    /// Whether it is seen from outside, without asking the group anything and at little cost. Then the simulated world looks after every
    /// event.
    /// </summary>
    public virtual bool IsSeen => false;

    /// <summary>Who leads.</summary>
    /// <param name="State">What is said about the leader.</param>
    /// <param name="Node">The node it is about, where it is about one.</param>
    public sealed record Leader(LeaderState State, NodeSet? Node) : ScenarioFact
    {
        /// <inheritdoc/>
        public override bool IsSeen => true;

        /// <inheritdoc/>
        public override string Statement => State switch
        {
            LeaderState.Any => "there is a leader",
            LeaderState.None => "there is no leader",
            LeaderState.Agreed => "all running nodes follow one leader",
            LeaderState.Is => $"{Node} leads",
            _ => $"a node other than {Node} leads",
        };
    }

    /// <summary>What nodes are.</summary>
    public sealed record HasRole(NodeSet Of, Role Role) : ScenarioFact
    {
        /// <inheritdoc/>
        public override bool IsSeen => true;

        /// <inheritdoc/>
        public override string Statement => $"{Of} {(Of.Words.Count == 1 ? "is" : "are")} {ScenarioGrammar.Camel(Role.ToString())}";
    }

    /// <summary>What processes are doing.</summary>
    public sealed record HasHealth(NodeSet Of, NodeHealth Health) : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement =>
            $"{(Of.Words.Count == 1 ? "the process" : "the processes")} of {Of} {(Of.Words.Count == 1 ? "is" : "are")} {ScenarioGrammar.Camel(Health.ToString())}";
    }

    /// <summary>The voters of the group, as its leader knows them: committed, and not on the way to others.</summary>
    public sealed record Voters(NodeSet Nodes) : ScenarioFact
    {
        /// <inheritdoc/>
        public override bool IsSeen => true;

        /// <inheritdoc/>
        public override string Statement => $"the voters are {Nodes}";
    }

    /// <summary>How large something is, or how much it has grown.</summary>
    /// <param name="Quantity">What.</param>
    /// <param name="Of">The nodes whose highest is meant; null for all.</param>
    /// <param name="Since">The mark it is compared with; null for the thing itself.</param>
    /// <param name="AtLeast">The least that is expected, or null.</param>
    /// <param name="AtMost">The most that is expected, or null.</param>
    public sealed record Measure(ScenarioQuantity Quantity, NodeSet? Of, string? Since, long? AtLeast, long? AtMost) : ScenarioFact
    {
        /// <inheritdoc/>
        public override bool IsSeen => true;

        /// <inheritdoc/>
        public override string Statement
        {
            get
            {
                string of = Of is null ? "" : $" of {Of}";
                string what = Quantity switch
                {
                    ScenarioQuantity.Term => $"the term{of}",
                    ScenarioQuantity.Commit => $"the commit index{of}",
                    ScenarioQuantity.Log => $"the end of the log{of}",
                    ScenarioQuantity.Snapshot => $"the end of the snapshot{of}",
                    ScenarioQuantity.Inflight => "the number of messages under way to a follower",
                    ScenarioQuantity.Elections => "the number of elections won",
                    _ => "the number of acknowledged writes",
                };
                return Since is null ? $"{what} is {Bounds}"
                    : AtMost == 0 ? $"{what} does not grow from '{Since}' on"
                    : $"{what} grows by {Bounds} from '{Since}' on";
            }
        }

        private string Bounds => InWords(AtLeast, AtMost, static number => number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The longest time without an acknowledged write.</summary>
    /// <param name="Since">The mark from which on it is measured; null for the beginning.</param>
    /// <param name="AtLeast">The least that is expected, or null.</param>
    /// <param name="AtMost">The most that is expected, or null.</param>
    public sealed record Gap(string? Since, TimeSpan? AtLeast, TimeSpan? AtMost) : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement =>
            $"the longest time without an acknowledged write {(Since is null ? "" : $"from '{Since}' on ")}is "
            + InWords(AtLeast, AtMost, ScenarioDuration.Format);
    }

    /// <summary>How many logs hold an entry.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="AtLeast">The least that is expected, or null.</param>
    /// <param name="AtMost">The most that is expected, or null.</param>
    /// <param name="Term">Its term; null for the highest among those at its index.</param>
    public sealed record Copies(EntryReference Entry, long? AtLeast, long? AtMost, long? Term = null) : ScenarioFact
    {
        /// <inheritdoc/>
        public override bool IsSeen => true;

        /// <inheritdoc/>
        public override string Statement =>
            $"entry {Entry}{(Term is { } term ? FormattableString.Invariant($" of term {term}") : "")} is in {InWords(AtLeast, AtMost, static number => number.ToString(CultureInfo.InvariantCulture))} logs";
    }

    /// <summary>The logs of all running nodes are equal, entry by entry, and known to be committed to their end.</summary>
    public sealed record EqualLogs : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => "the logs of all running nodes are equal and committed";
    }

    /// <summary>A key holds a value.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Json">The value as JSON text; null for an absent key.</param>
    /// <param name="Of">The nodes whose own state is meant; null for a linearizable read.</param>
    public sealed record HasValue(string Key, string? Json, NodeSet? Of) : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => $"key '{Key}' {(Json is null ? "is absent" : $"holds {Json}")}{(Of is null ? "" : $" on {Of}")}";
    }

    /// <summary>Every acknowledged write is committed in the log of every running node, at the index at which it was acknowledged.</summary>
    public sealed record WritesAreKept : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => "every acknowledged write is in the log of every running node";
    }

    /// <summary>What all clients saw can be explained by one copy of the store.</summary>
    public sealed record IsLinearizable : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => "the history is linearizable";

        /// <inheritdoc/>
        public override bool CanComeTrue => false;
    }

    /// <summary>No safety property was violated.</summary>
    public sealed record IsSafe : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => "no safety property is violated";

        /// <inheritdoc/>
        public override bool CanComeTrue => false;
    }

    /// <summary>A safety property was violated: what follows where a rule is broken.</summary>
    public sealed record IsViolated(SafetyProperty Property) : ScenarioFact
    {
        /// <inheritdoc/>
        public override string Statement => $"{InWords(Property)} is violated";

        /// <summary>The property as it is called in texts: <c>election safety</c>.</summary>
        public static string InWords(SafetyProperty property) => string.Concat(property.ToString().Select(
            (letter, place) => place > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));

        /// <inheritdoc/>
        public override bool IsSeen => true;
    }

    private static string InWords<T>(T? least, T? most, Func<T, string> format)
        where T : struct, IEquatable<T> => (least, most) switch
        {
            ({ } from, { } to) when from.Equals(to) => $"exactly {format(from)}",
            ({ } from, { } to) => $"{format(from)} to {format(to)}",
            ({ } from, null) => $"at least {format(from)}",
            _ => $"at most {format(most!.Value)}",
        };
}
