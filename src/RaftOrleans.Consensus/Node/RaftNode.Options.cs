namespace RaftOrleans.Consensus;

/// <content>Options that change while the node runs.</content>
public sealed partial class RaftNode
{
    /// <summary>Changes how the node behaves. Timers that run go on; the next ones are drawn from the new ranges.</summary>
    /// <param name="options">The options from now on.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why not: a line per option that is out of its range or cannot change while the node runs. Empty when it is done.</returns>
    public IReadOnlyList<string> ChangeOptions(RaftOptions options, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(options);
        Advance(now);
        List<string> refusals = [.. options.Validate()];
        if (options.LeaderStickiness != _options.LeaderStickiness)
        {
            refusals.Add($"{nameof(options.LeaderStickiness)} cannot change while the node runs: leases rest on what voters have promised");
        }

        if (options.Leases != _options.Leases)
        {
            refusals.Add($"{nameof(options.Leases)} cannot change while the node runs: leases rest on what voters have promised");
        }

        if (options.LeaseDriftBound < _options.LeaseDriftBound)
        {
            refusals.Add(
                $"{nameof(options.LeaseDriftBound)} can only grow while the node runs: "
                + "a smaller one would lengthen leases that others count on");
        }

        if (options.MaxCommandBytes < _options.MaxCommandBytes)
        {
            refusals.Add($"{nameof(options.MaxCommandBytes)} can only grow while the node runs: larger commands may be under way");
        }

        if (refusals.Count == 0)
        {
            _options = options;
        }

        return refusals;
    }
}
