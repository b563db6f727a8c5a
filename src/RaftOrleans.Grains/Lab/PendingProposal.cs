using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A command that somebody waits for.</summary>
/// <remarks>
/// What the caller does with its answer may run at once on the thread that brings it, so whoever answers has nothing left to do
/// afterwards: <see cref="Answer"/> for the last thing on a thread, <see cref="AnswerSoon"/> where others are still to be answered.
/// </remarks>
internal sealed class PendingProposal : TaskCompletionSource<ProposalAnswer>, IThreadPoolWorkItem
{
    private CancellationTokenRegistration _cancellation;
    private ProposalAnswer _answer;

    /// <summary>Makes one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="deadline">When to give up, as a timestamp of the lab's clock.</param>
    public PendingProposal(ReadOnlyMemory<byte> command, long deadline)
    {
        Command = command;
        Deadline = deadline;
    }

    /// <summary>The command.</summary>
    public ReadOnlyMemory<byte> Command { get; }

    /// <summary>When to give up.</summary>
    public long Deadline { get; }

    /// <summary>What the last node said that did not take it.</summary>
    public ProposalAnswer LastAnswer { get; set; } = ProposalAnswer.NotLeader(NodeId.None);

    /// <summary>Gives up when the caller does.</summary>
    public void CancelBy(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (proposal, token) => ThreadPool.UnsafeQueueUserWorkItem(
                    static work => work.Proposal.TrySetCanceled(work.Token),
                    (Proposal: (PendingProposal)proposal!, Token: token),
                    preferLocal: true),
                this);
        }
    }

    /// <summary>Answers, unless somebody has given up.</summary>
    public void Answer(in ProposalAnswer answer)
    {
        TrySetResult(answer);
        _cancellation.Unregister();
    }

    /// <summary>Answers on another thread, unless somebody has given up.</summary>
    public void AnswerSoon(in ProposalAnswer answer)
    {
        _answer = answer;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Fails, unless somebody has given up.</summary>
    public void Fail(Exception error)
    {
        TrySetException(error);
        _cancellation.Unregister();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Answer(_answer);
}
