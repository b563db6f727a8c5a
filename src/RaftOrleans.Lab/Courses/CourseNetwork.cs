using System.Buffers;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// A network as the course's tests have it: every message goes its own way, so none waits for another, and what is unreliable loses
/// requests and replies and delays them. It counts what the course counts.
/// </summary>
internal sealed class CourseNetwork
{
    private const double Loss = 0.1;
    private const double LongDelays = 2.0 / 3;
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(26);
    private static readonly TimeSpan LongDelayMin = TimeSpan.FromMilliseconds(200);

    private readonly DeterministicRandom _random;
    private readonly long[] _arrived;
    private readonly bool[] _isConnected;
    private readonly SimulatedGroup _group;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public CourseNetwork(SimulatedGroup group, DeterministicRandom random)
    {
        _group = group;
        _random = random;
        _arrived = new long[group.Nodes.Count];
        _isConnected = new bool[group.Nodes.Count];
        Array.Fill(_isConnected, true);
        group.MessageArrived = OnArrived;
        foreach (SimulatedLink link in group.Links)
        {
            link.Carrier = Carry;
        }
    }

    /// <summary>Processes of one machine talk to each other in less than a millisecond.</summary>
    public static WorldOptions World { get; } = new()
    {
        LatencyMin = TimeSpan.FromMicroseconds(100),
        LatencyMax = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>Whether nothing is lost or delayed.</summary>
    public bool IsReliable { get; set; } = true;

    /// <summary>Whether most replies come very late, and so overtake each other.</summary>
    public bool HasLongReordering { get; set; }

    /// <summary>Requests sent so far.</summary>
    public long Rpcs { get; private set; }

    /// <summary>Bytes of requests sent and of replies that have arrived.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many requests have arrived at a server.</summary>
    public long ArrivedAt(int server) => _arrived[server];

    /// <summary>Whether a server is connected to the others that are.</summary>
    public bool IsConnected(int server) => _isConnected[server];

    /// <summary>Cuts a server off; what is under way is lost.</summary>
    public void Disconnect(int server)
    {
        _isConnected[server] = false;
        ForLinksOf(server, static (link, _) => link.Cut());
    }

    /// <summary>Connects a server to the others that are connected.</summary>
    public void Connect(int server)
    {
        _isConnected[server] = true;
        ForLinksOf(server, static (link, isConnected) =>
        {
            if (isConnected)
            {
                link.Restore();
            }
        });
    }

    /// <summary>Connects all servers, those that do not run included.</summary>
    public void ConnectAll()
    {
        for (int server = 0; server < _isConnected.Length; server++)
        {
            Connect(server);
        }
    }

    private static bool IsRequest(Message message) =>
        message is RequestVote or AppendEntries or InstallSnapshot or TimeoutNow or ReadIndexRequest;

    private void ForLinksOf(int server, Action<SimulatedLink, bool> change)
    {
        for (int other = 0; other < _isConnected.Length; other++)
        {
            if (other != server)
            {
                change(_group.Link(NodeId.Of(server + 1), NodeId.Of(other + 1)), _isConnected[other]);
                change(_group.Link(NodeId.Of(other + 1), NodeId.Of(server + 1)), _isConnected[other]);
            }
        }
    }

    private TimeSpan? Carry(Message message)
    {
        TimeSpan latency = _random.NextTime(World.LatencyMin, World.LatencyMax);
        bool isLost = _random.Chance(Loss);
        if (IsRequest(message))
        {
            Rpcs++;
            Bytes += SizeOf(message);
            latency += IsReliable ? TimeSpan.Zero : _random.NextTime(TimeSpan.Zero, MaxDelay);
        }
        else if (HasLongReordering && _random.Chance(LongDelays))
        {
            // Evenly drawn up to a limit that is itself evenly drawn from 1 to 2000 ms: short ones are more frequent than long ones.
            latency += LongDelayMin + TimeSpan.FromMilliseconds(_random.NextInt32(1 + _random.NextInt32(2000)));
        }

        return isLost && !IsReliable ? null : latency;
    }

    private void OnArrived(Message message)
    {
        if (IsRequest(message))
        {
            _arrived[message.To.Number - 1]++;
        }
        else
        {
            Bytes += SizeOf(message);
        }
    }

    private int SizeOf(Message message)
    {
        _buffer.ResetWrittenCount();
        MessageCodec.Encode(message, _buffer);
        return _buffer.WrittenCount;
    }
}
