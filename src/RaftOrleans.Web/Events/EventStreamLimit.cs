using Microsoft.Extensions.Options;

namespace RaftOrleans.Web;

/// <summary>Counts the open event streams.</summary>
internal sealed class EventStreamLimit(IOptions<RaftApiOptions> options)
{
    private int _open;

    /// <summary>Most streams at a time.</summary>
    public int Most { get; } = options.Value.MaxEventStreams;

    /// <summary>Takes a place, or says that none is left.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= Most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}
