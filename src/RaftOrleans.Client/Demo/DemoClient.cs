using System.Globalization;
using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// The client whose writes the tour follows: it keeps what it was told about each of them. May be used from several tasks at once.
/// </summary>
internal sealed class DemoClient(IRaftConnection connection, TimeProvider time, string prefix)
{
    private readonly Lock _lock = new();
    private readonly List<DemoWrite> _writes = [];
    private int _last;

    /// <summary>What all its keys begin with.</summary>
    public string Prefix => prefix;

    /// <summary>All writes whose outcome is known by now.</summary>
    public IReadOnlyList<DemoWrite> Writes
    {
        get
        {
            lock (_lock)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>How many writes had this outcome.</summary>
    public int Count(DemoOutcome outcome) => Writes.Count(write => write.Outcome == outcome);

    /// <summary>Writes a new key and keeps what came of it.</summary>
    /// <param name="via">The one node to ask, or null for the leader.</param>
    /// <param name="within">How long the server may try.</param>
    /// <param name="cancellation">Ends the wait; the outcome is unknown then.</param>
    public async Task<DemoWrite> WriteAsync(string? via, TimeSpan within, CancellationToken cancellation)
    {
        int value = Interlocked.Increment(ref _last);
        string key = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{value}");
        DemoOutcome outcome = DemoOutcome.Unknown;
        string? words = null;
        try
        {
            WriteView answer = await connection.WriteAsync(
                new WriteRequest(WriteKind.Set, key, JsonSerializer.SerializeToElement(value), Via: via, Within: within), cancellation);
            outcome = answer.Success ? DemoOutcome.Acknowledged : DemoOutcome.Refused;
            words = answer.Message;
        }
        catch (RequestException error)
        {
            outcome = error.Reason is RequestFailure.Unknown or RequestFailure.Failed or RequestFailure.TimedOut
                ? DemoOutcome.Unknown
                : DemoOutcome.Refused;
            words = error.Message;
        }
        finally
        {
            lock (_lock)
            {
                _writes.Add(new DemoWrite(key, value, outcome, words));
            }
        }

        return new DemoWrite(key, value, outcome, words);
    }

    /// <summary>Writes one key after the other until it is stopped.</summary>
    public DemoLoad StartLoad(DemoOptions options, CancellationToken cancellation) => new(this, time, options, cancellation);
}
