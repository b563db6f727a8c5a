namespace RaftOrleans.Client;

/// <summary>A client session that writes go through, one after the other. It is opened by the first of them.</summary>
/// <param name="lifetime">How long it is to live without a sign of life.</param>
internal sealed class WriteSession(TimeSpan lifetime)
{
    private long _lastSequence;

    /// <summary>How long it is to live without a sign of life.</summary>
    public TimeSpan Lifetime => lifetime;

    /// <summary>Its number, or null where it is not open.</summary>
    public long? Number { get; private set; }

    /// <summary>The number of a session that has expired and that this one took the place of, or null.</summary>
    public long? Replaced { get; private set; }

    /// <summary>It is open.</summary>
    public void Opened(long number)
    {
        (Number, _lastSequence) = (number, 0);
    }

    /// <summary>It is not known any more.</summary>
    public void Expired()
    {
        Replaced = Number;
        Number = null;
    }

    /// <summary>What was replaced has been told.</summary>
    public void Told() => Replaced = null;

    /// <summary>
    /// The place of the next write. Those before it are over: what was given up unanswered is not applied any more once this one is.
    /// </summary>
    public SessionUse Next()
    {
        _lastSequence++;
        return new SessionUse(Number!.Value, _lastSequence, _lastSequence);
    }
}
