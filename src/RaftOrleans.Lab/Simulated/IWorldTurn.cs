namespace RaftOrleans.Lab;

/// <summary>Who may touch the simulated world, and when: everything that does goes through here, one at a time.</summary>
internal interface IWorldTurn : IAsyncDisposable
{
    /// <summary>Does something to the world between two of its events.</summary>
    Task<T> InvokeAsync<T>(Func<T> action);

    /// <summary>Whether the world waits for whoever watches it event by event (<see cref="NextStepAsync"/>).</summary>
    bool CanBeWatched => false;

    /// <summary>Waits for the next event of the world, or the next alarm; only where it can be watched.</summary>
    Task NextStepAsync() => Task.FromException(new NotSupportedException("this world does not wait for whoever watches it"));

    /// <summary>
    /// Waits for something that virtual time will bring. Where time may stand still for ever, the wait ends some time of the wall clock
    /// after it should have.
    /// </summary>
    /// <param name="waited">What is waited for.</param>
    /// <param name="within">Virtual time it should take at the most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException">Time stands still.</exception>
    Task<T> WaitAsync<T>(Task<T> waited, TimeSpan within, CancellationToken cancellation);
}
