using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A command that somebody waits for.</summary>
internal sealed class PendingProposal : TaskCompletionSource<ProposalAnswer>
{
    private CancellationTokenRegistration _cancellation;

    /// <summary>Makes one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="deadline">When to give up, as a timestamp of the lab's clock.</param>
    public PendingProposal(ReadOnlyMemory<byte> command, long deadline)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
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
                static (proposal, token) => ((PendingProposal)proposal!).TrySetCanceled(token), this);
        }
    }

    /// <summary>Answers, unless somebody has given up.</summary>
    public void Answer(in ProposalAnswer answer)
    {
        TrySetResult(answer);
        _cancellation.Unregister();
    }

    /// <summary>Fails, unless somebody has given up.</summary>
    public void Fail(Exception error)
    {
        TrySetException(error);
        _cancellation.Unregister();
    }
}
