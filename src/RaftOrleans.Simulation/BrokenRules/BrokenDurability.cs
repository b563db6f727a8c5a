using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>A vote leaves at once.</summary>
internal sealed class VotesBeforeDurable : SafetyRules
{
    public override bool MayLeave(Message message, long waitsFor, long durable) =>
        message is RequestVoteReply || base.MayLeave(message, waitsFor, durable);
}

/// <summary>An acknowledgement leaves at once.</summary>
internal sealed class AcknowledgesBeforeDurable : SafetyRules
{
    public override bool MayLeave(Message message, long waitsFor, long durable) =>
        message is AppendEntriesReply || base.MayLeave(message, waitsFor, durable);
}

/// <summary>A leader counts what it has not written.</summary>
internal sealed class CountsUnwritten : SafetyRules
{
    public override long CountsOfOwnLog(long durableIndex, long lastIndex) => lastIndex;
}

/// <summary>What was durable stays so at its index, whatever stands there now.</summary>
internal sealed class StaysDurable : SafetyRules
{
    public override long DurableAfterTruncation(long durableIndex, long truncatedFrom) => durableIndex;
}

/// <summary>A write makes its indexes durable, whatever stands there when it completes.</summary>
internal sealed class CompletesWhatWasTruncated : SafetyRules
{
    public override long CompletesAfterTruncation(long lastIndex, long truncatedFrom) => lastIndex;
}

/// <summary>Entries leave only when the leader's disk holds them, and the leader stays when its disk does not get on.</summary>
internal sealed class LeadsWithStuckDisk : SafetyRules
{
    public override bool MaySend(long index, long durableIndex) => index <= durableIndex;

    public override bool MustMakeRoom(bool isDiskStalled) => false;
}

/// <summary>A term that is written with entries reaches the disk after them.</summary>
internal sealed class WritesLogBeforeTerm : HostDuties
{
    public override bool WritesTermWithLog() => false;
}

/// <summary>A wiped node is taken for the one it was.</summary>
internal sealed class KeepsNameOfWiped : HostDuties
{
    public override bool RenamesWiped() => false;
}
