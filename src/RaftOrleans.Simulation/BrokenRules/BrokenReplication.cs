using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>What a quorum holds is committed, of whatever term.</summary>
internal sealed class CommitsEarlierTerms : SafetyRules
{
    public override bool MayCommit(long entryTerm, long currentTerm) => true;
}

/// <summary>A follower commits what it has, verified or not.</summary>
internal sealed class CommitsUnverified : SafetyRules
{
    public override long FollowerCommit(long leaderCommit, long verified, long lastIndex) => Math.Min(leaderCommit, lastIndex);
}

/// <summary>Every append removes what stands at its indexes and after.</summary>
internal sealed class AlwaysTruncates : SafetyRules
{
    public override bool MustTruncate(long existingTerm, long newTerm) => true;

    public override bool MayTruncate(long from, long commitIndex) => true;
}

/// <summary>An acknowledgement counts, whenever it was given.</summary>
internal sealed class CountsOldReplies : SafetyRules
{
    public override bool CountsReply(long replyTerm, long currentTerm) => true;
}

/// <summary>Whoever has led takes proposals for ever, and stamps them with the term it knows.</summary>
internal sealed class AppendsWhenDeposed : SafetyRules
{
    public override bool MayAppendOwn(bool leads, bool hasLed) => leads || hasLed;
}

/// <summary>Where three or more committed entries wait, the first of them is left out.</summary>
internal sealed class SkipsEntries : SafetyRules
{
    public override long NextToApply(long lastApplied, long commitIndex) => commitIndex - lastApplied > 2 ? lastApplied + 2 : lastApplied + 1;
}

/// <summary>A snapshot leaves a log that holds another entry at its end.</summary>
internal sealed class KeepsConflictingLog : SafetyRules
{
    public override bool KeepsLogAfter(RaftLog log, LogPosition snapshotEnd) => log.LastIndex >= snapshotEnd.Index;
}

/// <summary>A snapshot leaves a log that ends before it.</summary>
internal sealed class KeepsShortLog : SafetyRules
{
    public override bool KeepsLogAfter(RaftLog log, LogPosition snapshotEnd) =>
        log.LastIndex < snapshotEnd.Index || base.KeepsLogAfter(log, snapshotEnd);
}

/// <summary>The term of the last compacted entry is not known any more, and an entry of no known term matches any.</summary>
internal sealed class ForgetsCompactedTerm : SafetyRules
{
    public override long TermOfCompacted(LogPosition position) => 0;

    public override bool Matches(RaftLog log, LogPosition previous) => base.Matches(log, previous)
        || (previous is { Index: > 0, Term: 0 } && previous.Index >= log.Base.Index && previous.Index <= log.LastIndex);
}

/// <summary>A session's command is applied however often it comes.</summary>
internal sealed class AppliesAgain : SafetyRules
{
    public override bool IsDuplicate(bool isAnswerKnown) => false;
}
