using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Runs a script against a simulated world on one thread: virtual time goes on only while the script waits, so script and world together are
/// as deterministic as the world, and nothing ever sleeps.
/// </summary>
internal sealed class DrivenWorld(World world) : SynchronizationContext, IWorldTurn
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private TaskCompletionSource? _step;

    /// <summary>Runs a script to its end.</summary>
    /// <exception cref="InvalidOperationException">The script waits for something that is not part of the world.</exception>
    public void Run(Func<Task> script)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            Task task = script();
            while (!task.IsCompleted)
            {
                if (_posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
                {
                    next.Callback(next.State);
                }
                else if (!world.Step())
                {
                    throw new InvalidOperationException("the script waits, and nothing will ever happen in the world");
                }
                else
                {
                    Interlocked.Exchange(ref _step, null)?.SetResult();
                }
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public Task<T> InvokeAsync<T>(Func<T> action)
    {
        try
        {
            return Task.FromResult(action());
        }
        catch (LabException e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <inheritdoc/>
    public bool CanBeWatched => true;

    /// <inheritdoc/>
    public Task NextStepAsync() => (_step ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <inheritdoc/>
    public Task<T> WaitAsync<T>(Task<T> waited, TimeSpan within, CancellationToken cancellation) => waited;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
