using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>A node's link to one peer, with what is to be sent on it at the end of the turn.</summary>
/// <param name="grain">The peer.</param>
internal sealed class PeerLink(IRaftNodeGrain grain)
{
    private const int MaxWaiting = 10_000;

    private readonly List<Message> _outgoing = [];
    private readonly List<Message> _waiting = [];

    /// <summary>What the outgoing direction does to messages.</summary>
    public LinkFaults Faults { get; set; } = LinkFaults.None;

    /// <summary>Whether nothing passes to the peer.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether nothing passes from the peer.</summary>
    public bool IsCutIncoming { get; set; }

    /// <summary>Whether messages to the peer wait.</summary>
    public bool IsClogged { get; private set; }

    /// <summary>When the last message arrives that was not held back: later ones do not overtake it, as on a TCP connection.</summary>
    public TimeSpan LastArrival { get; set; }

    /// <summary>Rises with each cut: what is under way then does not arrive.</summary>
    public long Epoch { get; set; }

    /// <summary>Clogs the link, or releases it: then what has waited is put into the next envelope.</summary>
    public void SetClogged(bool isClogged)
    {
        IsClogged = isClogged;
        if (!isClogged)
        {
            _outgoing.AddRange(_waiting);
            _waiting.Clear();
        }
    }

    /// <summary>Lets a message wait until the link is released; where too many wait it is lost, as when the buffer of a socket is full.</summary>
    public void Hold(Message message)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting.Add(message);
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Lose() => _waiting.Clear();

    /// <summary>Puts a message into the next envelope.</summary>
    public void Add(Message message) => _outgoing.Add(message);

    /// <summary>Sends what has been added, in one call that nobody awaits.</summary>
    public void Flush()
    {
        if (_outgoing.Count > 0)
        {
            grain.Deliver(new MessageEnvelope([.. _outgoing])).Ignore();
            _outgoing.Clear();
        }
    }
}
