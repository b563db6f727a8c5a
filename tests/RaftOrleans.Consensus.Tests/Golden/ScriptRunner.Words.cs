using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <content>What nodes want and are, in the words of scripts.</content>
internal sealed partial class ScriptRunner
{
    private static string Describe(in TraceEvent step)
    {
        string text = $"{step.Kind}";
        text += step.Kind == TraceKind.RoleChanged ? $" {step.Role} t{step.Term}" : "";
        text += step.Kind == TraceKind.LeaderChanged || !step.Peer.IsNone ? $" {step.Peer}" : "";
        text += step.Index > 0 ? $" {step.Index}" : "";
        return step.Reason.Length > 0 ? $"{text}: {step.Reason}" : text;
    }

    private static string Describe(StorageWrite write)
    {
        List<string> parts = [];
        if (write.HardState is { } hardState)
        {
            parts.Add($"term {hardState.Term} vote {hardState.VotedFor}");
        }

        if (write.Snapshot is { } snapshot)
        {
            parts.Add($"snapshot to {snapshot.Last}");
        }

        if (write.LogStart is { } start)
        {
            parts.Add($"log after {start.Base}{(start.IsReset ? " empty" : "")}");
        }

        if (write.TruncateFrom > 0)
        {
            parts.Add($"remove from {write.TruncateFrom}");
        }

        LogEntry[] entries = [.. write.Entries.SelectMany(run => run.ToArray())];
        if (entries.Length > 0)
        {
            parts.Add($"append {entries[0].Position}{(entries.Length > 1 ? $" to {entries[^1].Position}" : "")}");
        }

        return $"#{write.Ticket} {string.Join("; ", parts)}";
    }

    private static string Describe(in ProposalAnswer answer) => answer.Outcome switch
    {
        ProposalOutcome.Applied => $"Applied{(answer.Index > 0 ? $" at {answer.Index}" : "")}{Result(answer.Result)}",
        ProposalOutcome.Refused => $"Refused: {answer.Reason}",
        ProposalOutcome.NotLeader => $"NotLeader, leader {answer.Leader}",
        _ => $"{answer.Outcome}",
    };

    private static string Describe(in ReadAnswer answer) => answer.Outcome switch
    {
        ReadOutcome.Answered => $"Answered at {answer.Index}{Result(answer.Result)}",
        ReadOutcome.NotLeader => $"NotLeader, leader {answer.Leader}",
        _ => $"{answer.Outcome}",
    };

    private static string Result(ReadOnlyMemory<byte> result) => result.IsEmpty ? "" : $", {MessageText.Contract(result)}";

    private static string Log(RaftLog log) => log.LastIndex < log.FirstIndex ? $"log empty after {log.Base.Index}" : $"log {log.FirstIndex}-{log.LastIndex}";

    private string State(NodeUnderTest node)
    {
        RaftNode core = node.Core;
        string snapshot = core.Snapshot is { } taken ? $", snapshot {taken.Last}" : "";
        string timer = core.NextDeadline == TimeSpan.MaxValue ? "no timer" : $"timer {Transcript.InWords(core.NextDeadline - _start)}";
        return $"{core.Role} t{core.Term}, vote {core.VotedFor}, leader {core.Leader}, {Log(core.Log)}{snapshot}, "
            + $"durable {core.DurableIndex}, commit {core.CommitIndex}, applied {core.LastApplied}, {timer}";
    }

    private static string Peers(RaftNode leader) => string.Join("; ", leader.Followers.Select(peer =>
        $"{peer.Id} {peer.State} match {peer.MatchIndex} next {peer.NextIndex}{(peer.Inflight > 0 ? $" inflight {peer.Inflight}" : "")}"));

    /// <summary>A log as the figures of the paper draw it: the terms of its entries, a dot for one that was compacted.</summary>
    private static string Terms(RaftLog log) => string.Join(' ', Enumerable.Repeat(".", (int)log.Base.Index)
        .Concat(Entries.TermsOf(log).Select(term => $"{term}")));
}
