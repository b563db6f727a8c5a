namespace RaftOrleans.Consensus;

/// <summary>
/// The sessions of a group's clients (dissertation, section 6.3): part of the replicated state, so every replica decides alike what was
/// applied before and who has gone. Time is what leaders stamped into the log, never a clock of this node.
/// </summary>
internal sealed class ClientSessions(SafetyRules rules)
{
    /// <summary>Most sessions of a group. With one more, that which would expire first is closed.</summary>
    public const int MaxSessions = 10_000;

    private readonly SortedDictionary<long, ClientSession> _sessions = [];

    /// <summary>No session can expire before this; so most entries need no look at them.</summary>
    private TimeSpan _firstExpiry = TimeSpan.MaxValue;

    /// <summary>
    /// Told of every session that ends, in order of their numbers where several end at once; not of those that a snapshot lacks.
    /// </summary>
    public Action<long>? Ended { get; init; }

    /// <summary>The highest time stamp of an applied entry.</summary>
    public TimeSpan Clock { get; private set; }

    /// <summary>The sessions, in order of their numbers.</summary>
    public IEnumerable<ClientSession> All => _sessions.Values;

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>An entry is applied: the time is at least its time stamp, and who has been silent too long is gone.</summary>
    public void Advance(TimeSpan timestamp)
    {
        Clock = timestamp > Clock ? timestamp : Clock;
        if (Clock >= _firstExpiry)
        {
            Expire();
        }
    }

    /// <summary>Opens a session.</summary>
    public void Open(long number, TimeSpan timeout)
    {
        if (_sessions.Count >= MaxSessions)
        {
            Close(_sessions.Values.MinBy(session => session.Expiry)!.Number);
        }

        ClientSession session = new(number, timeout) { LastActive = Clock };
        _sessions[number] = session;
        Consider(session);
    }

    /// <summary>The session with this number, or null when it has expired, was closed, or never was.</summary>
    public ClientSession? Find(long number)
    {
        if (_sessions.TryGetValue(number, out ClientSession? session))
        {
            session.LastActive = Clock;
            return session;
        }

        if (rules.MayReopenSession())
        {
            Open(number, SessionOptions.Default.Timeout);
            return _sessions[number];
        }

        return null;
    }

    /// <summary>Closes a session.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Close(long number)
    {
        if (!_sessions.Remove(number))
        {
            return false;
        }

        Ended?.Invoke(number);
        return true;
    }

    /// <summary>Takes over what a snapshot says.</summary>
    public void Restore(TimeSpan clock, IEnumerable<ClientSession> sessions)
    {
        Clock = clock;
        _sessions.Clear();
        _firstExpiry = TimeSpan.MaxValue;
        foreach (ClientSession session in sessions)
        {
            _sessions.Add(session.Number, session);
            Consider(session);
        }
    }

    private void Expire()
    {
        _firstExpiry = TimeSpan.MaxValue;
        foreach (ClientSession session in _sessions.Values.ToArray())
        {
            if (session.Expiry <= Clock)
            {
                Close(session.Number);
            }
            else
            {
                Consider(session);
            }
        }
    }

    private void Consider(ClientSession session) => _firstExpiry = session.Expiry < _firstExpiry ? session.Expiry : _firstExpiry;
}
