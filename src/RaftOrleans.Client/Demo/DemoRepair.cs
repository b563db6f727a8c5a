namespace RaftOrleans.Client;

/// <summary>
/// Remembers what the tour broke, so that the group is whole again however the tour ends. Noted before the request is sent: a request
/// without an answer may have had its effect.
/// </summary>
internal sealed class DemoRepair(IRaftConnection connection, TimeProvider time, DemoOptions options)
{
    private readonly HashSet<string> _crashed = new(StringComparer.Ordinal);
    private bool _partitioned;

    /// <summary>Crashes a node.</summary>
    public Task CrashAsync(string node, CancellationToken cancellation)
    {
        _crashed.Add(node);
        return connection.ControlAsync(ProcessAction.Crash, node, cancellation);
    }

    /// <summary>
    /// Restarts a node that was crashed here. One with a long log, as a benchmark leaves it, may need longer than the host waits for it:
    /// then it is still on its way, and whoever waits until it has caught up sees that.
    /// </summary>
    public async Task StartAgainAsync(string node, CancellationToken cancellation)
    {
        try
        {
            await RestartAsync(node, cancellation);
        }
        catch (RequestException late)
            when (late.Reason is RequestFailure.Unavailable or RequestFailure.TimedOut or RequestFailure.Unknown)
        {
            // It stays on the list of what is to be put right until it has been seen.
        }
    }

    /// <summary>A node that was crashed here has been seen to run again.</summary>
    public void Runs(string node) => _crashed.Remove(node);

    private async Task RestartAsync(string node, CancellationToken cancellation)
    {
        await connection.ControlAsync(ProcessAction.Restart, node, cancellation);
        _crashed.Remove(node);
    }

    /// <summary>Cuts the network in two.</summary>
    public Task PartitionAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation)
    {
        _partitioned = true;
        return connection.PartitionAsync(sides, cancellation);
    }

    /// <summary>Heals the network.</summary>
    public async Task HealAsync(CancellationToken cancellation)
    {
        await connection.HealAsync(cancellation);
        _partitioned = false;
    }

    /// <summary>Puts right what is still broken; goes on where one thing cannot be put right.</summary>
    /// <returns>What was done, or could not be, a line each.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        using var limit = new CancellationTokenSource(options.RepairLimit, time);
        var done = new List<string>();
        if (_partitioned)
        {
            done.Add(await TryAsync("healed the network", "heal the network, do it with: raft heal", HealAsync(limit.Token)));
        }

        foreach (string node in _crashed.Order(StringComparer.Ordinal).ToArray())
        {
            done.Add(await TryAsync(
                $"restarted {node}", $"restart {node}, do it with: raft restart {node}", RestartIfDownAsync(node, limit.Token)));
        }

        return done;
    }

    private async Task RestartIfDownAsync(string node, CancellationToken cancellation)
    {
        GroupView view = await connection.GetStatusAsync(cancellation);
        if (view.Nodes.Any(known => known.NodeId == node && known.IsAlive))
        {
            _crashed.Remove(node);
            return;
        }

        await RestartAsync(node, cancellation);
    }

    private static async Task<string> TryAsync(string done, string undone, Task work)
    {
        try
        {
            await work;
            return done;
        }
        catch (Exception error) when (error is RequestException or OperationCanceledException)
        {
            return $"could not {undone} ({error.Message})";
        }
    }
}
