namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>A leader that counts replicas for entries of earlier terms too: what figure 8 of the paper warns of.</summary>
internal sealed class CommitsEarlierTerms : SafetyRules
{
    /// <summary>The word for it.</summary>
    public const string Word = "commits-earlier-terms";

    public override bool MayCommit(long entryTerm, long currentTerm) => true;
}
