namespace RaftOrleans.Verification;

/// <summary>
/// Writes down in which order operations take effect. Covered operations that count as done in the end go directly before the overwrite
/// that covered them first, or where they could take effect without a trace: appends, for which there was a list then, before overwrites.
/// </summary>
internal sealed class OrderRecorder
{
    private const int CoveredExtension = 0;
    private const int CoveredOverwrite = 1;
    private const int Taken = 2;

    private readonly List<(int Position, int Rank, int Operation)> _order = [];
    private readonly Dictionary<int, (int Position, int Rank)> _covered = [];
    private int _position;

    /// <summary>An operation takes effect.</summary>
    public void Take(int operation) => _order.Add((_position++, Taken, operation));

    /// <summary>Operations are covered that can take effect now, appends before overwrites.</summary>
    public void BeginCover() => _position++;

    /// <summary>An operation is covered.</summary>
    public void Cover(int operation, bool isExtension) =>
        _covered[operation] = (_position, isExtension ? CoveredExtension : CoveredOverwrite);

    /// <summary>A covered operation counts as done.</summary>
    public void Accept(int operation)
    {
        (int position, int rank) = _covered[operation];
        _order.Add((position, rank, operation));
    }

    /// <summary>The order.</summary>
    public int[] Finish()
    {
        _order.Sort();
        return [.. _order.Select(entry => entry.Operation)];
    }
}
