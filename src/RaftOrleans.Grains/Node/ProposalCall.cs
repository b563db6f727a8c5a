using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A call that proposes several commands, which ends when the last of them is answered.</summary>
/// <remarks>
/// Its continuation may run at once: that is the runtime sending the answer, on the turn of the node it belongs to anyway, and another
/// turn for each call would cost more than the answer.
/// </remarks>
internal sealed class ProposalCall(int commands) : TaskCompletionSource<ProposalReplies>
{
    private readonly ProposalReply[] _replies = new ProposalReply[commands];
    private int _open = commands;

    /// <summary>Answers one command.</summary>
    public void Answer(int command, in ProposalReply reply)
    {
        _replies[command] = reply;
        if (--_open == 0)
        {
            SetResult(new ProposalReplies(_replies));
        }
    }

    /// <summary>Answers all commands alike.</summary>
    public void AnswerAll(in ProposalAnswer answer)
    {
        for (int command = 0; command < _replies.Length; command++)
        {
            Answer(command, ProposalReply.From(answer));
        }
    }
}
