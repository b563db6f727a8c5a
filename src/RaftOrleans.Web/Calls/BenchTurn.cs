namespace RaftOrleans.Web;

/// <summary>Lets one measurement at a time in.</summary>
internal sealed class BenchTurn
{
    private int _isTaken;

    /// <summary>Takes the turn, or says that somebody has it.</summary>
    public bool TryEnter() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Gives it back.</summary>
    public void Leave() => Volatile.Write(ref _isTaken, 0);
}
