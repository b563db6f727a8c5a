using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RaftOrleans.Grains;

/// <summary>
/// Wakes all groups when the silo has started, and from time to time afterwards. A grain exists only while somebody calls it: after a
/// restart of all silos nobody would call the nodes, and after the loss of one silo nobody the control and the feed.
/// </summary>
internal sealed partial class WakeUpService(IGrainFactory grains, IOptions<RaftGrainsOptions> options, ILogger<WakeUpService> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger = logger;
    private Task _loop = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(WakeUpService), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellation)
    {
        _loop = RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await grains.GetDirectory().Wake();
            }
            catch (Exception error)
            {
                LogNotWoken(error);
            }

            await Task.Delay(options.Value.WakeInterval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The groups could not be woken; the next attempt follows")]
    private partial void LogNotWoken(Exception error);
}
