using System.Text;

namespace RaftOrleans.Consensus.Tests.Node;

/// <content>What others say to the node.</content>
internal sealed partial class NodeUnderTest
{
    /// <summary>A message arrives.</summary>
    /// <returns>What leaves in consequence.</returns>
    public IReadOnlyList<Message> Receive(Message message)
    {
        int before = Sent.Count;
        Do(core => core.Receive(message, Now));
        return Sent[before..];
    }

    /// <summary>A candidate asks for the node's vote.</summary>
    /// <returns>The answer, if one leaves at once.</returns>
    public RequestVoteReply? AskForVote(NodeId candidate, long term, LogPosition log = default, bool forced = false) =>
        Answer<RequestVoteReply>(new RequestVote(candidate, Id, term, candidate, log, isPreVote: false, forced), candidate);

    /// <summary>A node asks whether it would get the node's vote in a term.</summary>
    public RequestVoteReply? AskForPreVote(NodeId candidate, long term, LogPosition log = default, bool forced = false) =>
        Answer<RequestVoteReply>(new RequestVote(candidate, Id, term, candidate, log, isPreVote: true, forced), candidate);

    /// <summary>A leader sends entries that follow a position, or none.</summary>
    public AppendEntriesReply? AppendFrom(
        NodeId leader, long term, LogPosition previous = default, LogEntry[]? entries = null, long commit = 0, long round = 0) =>
        Answer<AppendEntriesReply>(Append(leader, term, previous, entries, commit, round), leader);

    /// <summary>The message of <see cref="AppendFrom"/>, to be handed over later, or twice.</summary>
    public AppendEntries Append(
        NodeId leader, long term, LogPosition previous = default, LogEntry[]? entries = null, long commit = 0, long round = 0) =>
        new(leader, Id, term, leader, previous, entries, commit, round);

    /// <summary>A follower acknowledges the log up to an index, in the node's own term and latest round unless said otherwise.</summary>
    public void Acknowledge(NodeId follower, long index, long? round = null, long? term = null) =>
        Receive(new AppendEntriesReply(follower, Id, term ?? Term, true, index, default, round ?? LatestRound));

    /// <summary>All others acknowledge the node's whole log.</summary>
    public NodeUnderTest AcknowledgeAll()
    {
        foreach (NodeId peer in Peers)
        {
            Acknowledge(peer, Core.Log.LastIndex);
        }

        return this;
    }

    /// <summary>A follower says that its log does not hold what should come just before the entries.</summary>
    public void Reject(NodeId follower, long previous, LogPosition hint, long? round = null) =>
        Receive(new AppendEntriesReply(follower, Id, Term, false, previous, hint, round ?? LatestRound));

    /// <summary>A voter answers the candidate, in the candidate's term unless said otherwise.</summary>
    public void Vote(NodeId voter, bool granted = true, long? term = null) =>
        Receive(new RequestVoteReply(voter, Id, term ?? Term, isPreVote: false, granted));

    /// <summary>A voter answers a PreVote: a grant carries the term that was asked for, a refusal the voter's own.</summary>
    public void PreVote(NodeId voter, bool granted = true, long? term = null) =>
        Receive(new RequestVoteReply(voter, Id, term ?? (granted ? Term + 1 : Term), isPreVote: true, granted));

    /// <summary>The host proposes a command.</summary>
    /// <returns>The proposal's number.</returns>
    public long Propose(string command) => Propose(Encoding.ASCII.GetBytes(command));

    /// <summary>The host proposes a command.</summary>
    /// <returns>The proposal's number.</returns>
    public long Propose(byte[] command)
    {
        long number = ++_lastCall;
        Do(core => core.Propose(number, command, Now));
        return number;
    }

    /// <summary>The number that the next proposal or read gets.</summary>
    public long NextCall => _lastCall + 1;

    /// <summary>The host proposes several commands before it collects what the node wants.</summary>
    public void ProposeTogether(IEnumerable<string> commands) => Do(core =>
    {
        foreach (string command in commands)
        {
            core.Propose(++_lastCall, Encoding.ASCII.GetBytes(command), Now);
        }
    });

    /// <summary>The host wants something else than a plain command.</summary>
    /// <returns>The proposal's number.</returns>
    public long Ask(Action<RaftNode, long, TimeSpan> call)
    {
        long number = ++_lastCall;
        Do(core => call(core, number, Now));
        return number;
    }

    /// <summary>The host wants the membership changed.</summary>
    /// <returns>The proposal's number.</returns>
    public long Change(MembershipChange change) => Ask((core, number, now) => core.ChangeMembership(number, change, now));

    /// <summary>The host wants another node to lead.</summary>
    /// <returns>The proposal's number.</returns>
    public long TransferTo(NodeId target) => Ask((core, number, now) => core.TransferLeadership(number, target, now));

    /// <summary>The host proposes a command of a session.</summary>
    /// <returns>The proposal's number.</returns>
    public long ProposeOnce(long session, long sequence, string command, long firstOutstanding = 1) => Ask((core, number, now) =>
        core.ProposeOnce(number, new SessionCommand(session, sequence, firstOutstanding, Encoding.ASCII.GetBytes(command)), now));

    /// <summary>The host wants a snapshot of what is applied.</summary>
    public Snapshot TakeSnapshot()
    {
        Do(core => core.TakeSnapshot(Now));
        return Core.Snapshot!;
    }

    /// <summary>The host asks the state machine.</summary>
    /// <returns>The read's number.</returns>
    public long Read(in ReadRequest request)
    {
        ReadTogether(request, 1);
        return _lastCall;
    }

    /// <summary>The host asks the state machine several times before it collects what the node wants.</summary>
    public void ReadTogether(ReadRequest request, int times) => Do(core =>
    {
        for (int i = 0; i < times; i++)
        {
            core.Read(++_lastCall, request, Now);
        }
    });

    /// <summary>The host asks the state machine.</summary>
    /// <returns>The read's number.</returns>
    public long Read(ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        long number = ++_lastCall;
        Do(core => core.Read(number, default, consistency, Now));
        return number;
    }

    /// <summary>Somebody wants the node to stand for election.</summary>
    public void Campaign(bool forced = false) => Do(core => core.Campaign(forced, Now));

    /// <summary>The result of a proposal in words, or its outcome where it has none; null while it waits.</summary>
    public string? ResultOf(long proposal) => !Proposals.TryGetValue(proposal, out ProposalAnswer answer) ? null
        : answer.Outcome == ProposalOutcome.Applied ? Text(answer.Result)
        : answer.Outcome.ToString();

    /// <summary>The result of a read in words, or its outcome where it has none; null while it waits.</summary>
    public string? ResultOfRead(long read) => !Reads.TryGetValue(read, out ReadAnswer answer) ? null
        : answer.Outcome == ReadOutcome.Answered ? Text(answer.Result)
        : answer.Outcome.ToString();

    /// <summary>The round of the latest message that left for a follower.</summary>
    private long LatestRound => SentOf<AppendEntries>().Select(append => append.Round).DefaultIfEmpty(0).Max();

    private T? Answer<T>(Message question, NodeId asker)
        where T : Message => Receive(question).OfType<T>().SingleOrDefault(message => message.To == asker);
}
