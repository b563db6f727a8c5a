using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>A new leader's commit index serves reads at once.</summary>
internal sealed class ReadsBeforeOwnCommit : SafetyRules
{
    public override bool KnowsCommitIndex(long committedTerm, long currentTerm) => true;
}

/// <summary>Acknowledgements of the round before count.</summary>
internal sealed class ConfirmsReadsTooEarly : SafetyRules
{
    public override bool IsReadConfirmed(long readRound, long confirmedRound) => confirmedRound >= readRound - 1;
}

/// <summary>A read needs no acknowledgement.</summary>
internal sealed class ReadsUnconfirmed : SafetyRules
{
    public override bool IsReadConfirmed(long readRound, long confirmedRound) => true;
}

/// <summary>A lease begins when the leader hears of it, and all clocks are taken to run alike.</summary>
internal sealed class LeasesFromReceipt : SafetyRules
{
    public override TimeSpan LeaseBegin(TimeSpan sentAt, TimeSpan confirmedAt) => confirmedAt;

    public override bool HoldsLease(TimeSpan now, TimeSpan begin, TimeSpan promise, double driftBound, bool hasTransferred) =>
        base.HoldsLease(now, begin, promise, 1, hasTransferred);
}

/// <summary>A leader counts on its lease, and answers from it, although it has told another to stand for election.</summary>
internal sealed class LeasesAfterTransfer : SafetyRules
{
    public override bool HoldsReads(bool isHandingOver) => false;

    public override bool HoldsLease(TimeSpan now, TimeSpan begin, TimeSpan promise, double driftBound, bool hasTransferred) =>
        base.HoldsLease(now, begin, promise, driftBound, hasTransferred: false);
}
