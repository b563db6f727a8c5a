using System.Text;
using System.Text.Json;

namespace RaftOrleans.Consensus;

/// <summary>Locks that belong to client sessions: a lock is free again when its holder releases it or the holder's session ends.</summary>
/// <remarks>
/// A lock's token is the index of the entry that acquired it. Tokens only rise, so whatever the lock protects can refuse a holder that has
/// lost it and does not know yet. Commands and queries are words in UTF-8, results are JSON.
/// </remarks>
public sealed class LockMachine : ISessionStateMachine
{
    /// <summary>Most locks of a group that are held at a time: the state of a group is in the memory of every node.</summary>
    public const int MaxLocks = 10_000;

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly SortedDictionary<string, Holder> _locks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, SortedSet<string>> _bySession = [];

    /// <summary>Whether a lock may have this name: 1 to 100 letters (a-z, A-Z), digits, <c>-</c>, <c>_</c>, <c>.</c> or <c>/</c>.</summary>
    public static bool IsName(string name) =>
        name is { Length: > 0 and <= 100 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command) =>
        Refusal("a lock belongs to a session, and the command came in none");

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, long session, ReadOnlyMemory<byte> command) => Words(command) switch
    {
        ["acquire", var name] when IsName(name) => Acquire(name, new Holder(session, index)),
        ["release", var name] when IsName(name) => Release(name, session),
        _ => Refusal("the command is malformed"),
    };

    /// <inheritdoc/>
    public void EndSession(long session)
    {
        foreach (string name in _bySession.GetValueOrDefault(session) ?? [])
        {
            _locks.Remove(name);
        }

        _bySession.Remove(session);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) => Words(query) switch
    {
        ["holder", var name] when IsName(name) => Result(new { ok = true, holder = _locks.GetValueOrDefault(name) }),
        ["list"] => Result(new { ok = true, locks = _locks }),
        _ => Refusal("the query is malformed"),
    };

    /// <inheritdoc/>
    public string Describe(ReadOnlyMemory<byte> command) => Encoding.UTF8.GetString(command.Span);

    /// <inheritdoc/>
    public void WriteSnapshot(Stream output) => JsonSerializer.Serialize(output, _locks, Json);

    /// <inheritdoc/>
    public void ReadSnapshot(Stream input)
    {
        Dictionary<string, Holder>? read;
        try
        {
            read = JsonSerializer.Deserialize<Dictionary<string, Holder>>(input, Json);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("these are not the locks of a snapshot", error);
        }

        if (read is null || !read.All(held => IsName(held.Key) && held.Value is { Session: > 0, Token: > 0 }))
        {
            throw new InvalidDataException("a lock of the snapshot has no name or no holder");
        }

        _locks.Clear();
        _bySession.Clear();
        foreach ((string name, Holder holder) in read)
        {
            Hold(name, holder);
        }
    }

    private static string[] Words(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span).Split(' ');

    private static byte[] Refusal(string error) => Result(new { ok = false, error });

    private static byte[] Result<T>(T result) => JsonSerializer.SerializeToUtf8Bytes(result, Json);

    private byte[] Acquire(string name, Holder wanted) => _locks.GetValueOrDefault(name) switch
    {
        null when _locks.Count >= MaxLocks => Refusal($"{MaxLocks} locks are held, and there are no more"),
        null => Hold(name, wanted),
        { } holder when holder.Session == wanted.Session => Result(new { ok = true, holder }),
        { } holder => Result(new { ok = false, error = "another session holds the lock", holder }),
    };

    private byte[] Hold(string name, Holder holder)
    {
        _locks.Add(name, holder);
        (_bySession.GetValueOrDefault(holder.Session) ?? (_bySession[holder.Session] = new(StringComparer.Ordinal))).Add(name);
        return Result(new { ok = true, holder });
    }

    private byte[] Release(string name, long session) =>
        _bySession.TryGetValue(session, out SortedSet<string>? names) && names.Remove(name) && _locks.Remove(name)
            ? Result(new { ok = true }) : Refusal("this session does not hold the lock");

    private sealed record Holder(long Session, long Token);
}
