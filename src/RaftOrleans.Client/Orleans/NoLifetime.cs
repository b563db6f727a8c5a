using Microsoft.Extensions.Hosting;

namespace RaftOrleans.Client;

/// <summary>Leaves Ctrl+C and SIGTERM to the program.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
