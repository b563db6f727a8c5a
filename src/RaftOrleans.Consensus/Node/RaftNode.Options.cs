namespace RaftOrleans.Consensus;

/// <content>Options that change while the node runs.</content>
public sealed partial class RaftNode
{
    /// <summary>Changes how the node behaves. Timers that run go on; the next ones are drawn from the new ranges.</summary>
    /// <param name="options">The options from now on.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why not (<see cref="RaftOptions.WhyNotChangeTo"/>). Empty when it is done.</returns>
    public IReadOnlyList<string> ChangeOptions(RaftOptions options, TimeSpan now)
    {
        Advance(now);
        IReadOnlyList<string> refusals = _options.WhyNotChangeTo(options);
        if (refusals.Count == 0)
        {
            _options = _options.GoingOnWith(options);
        }

        return refusals;
    }
}
