namespace RaftOrleans.Client;

/// <summary>Looks at the group's status until it shows what the tour waits for.</summary>
internal sealed class DemoWaiter(IRaftConnection connection, TimeProvider time, DemoOptions options)
{
    /// <summary>Waits for a condition.</summary>
    /// <param name="what">What is awaited, for the message when it does not come.</param>
    /// <param name="condition">Asked for each look.</param>
    /// <param name="since">
    /// When the request was sent that is to bring it about: what is measured is then never shorter than what happened, however late that
    /// request's answer came.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The status that showed it, and how long it took since then.</returns>
    /// <exception cref="CommandException">It did not come in time.</exception>
    public async Task<(GroupView View, TimeSpan After)> WaitAsync(
        string what, Func<GroupView, bool> condition, long since, CancellationToken cancellation)
    {
        while (true)
        {
            GroupView view = await connection.GetStatusAsync(cancellation);
            TimeSpan elapsed = time.GetElapsedTime(since);
            if (condition(view))
            {
                return (view, elapsed);
            }

            if (elapsed > options.Patience)
            {
                throw CommandException.Failed(
                    $"waited {DurationText.Format(options.Patience)} in vain for {what}", $"now: {Describe(view)}");
            }

            await Task.Delay(options.Poll, time, cancellation);
        }
    }

    /// <summary>Whether all nodes run and hold the same log, committed and applied to its end.</summary>
    public static bool HasConverged(GroupView view) =>
        view.LeaderNode is { } leader
        && leader.CommitIndex == leader.LogLength
        && view.Nodes.All(node => node.IsAlive
            && node.Term == leader.Term
            && node.LogLength == leader.LogLength
            && node.CommitIndex == leader.CommitIndex
            && node.LastApplied == leader.CommitIndex);

    /// <summary>A line about every node.</summary>
    public static string Describe(GroupView view) => string.Join(
        "; ",
        view.Nodes.Select(node =>
            FormattableString.Invariant($"{node.NodeId} {StatusTable.StatusOf(node)} {node.State} term {node.Term} ")
            + FormattableString.Invariant($"log {node.LogLength} commit {node.CommitIndex} applied {node.LastApplied}")));
}
