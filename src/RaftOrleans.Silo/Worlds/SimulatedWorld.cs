using System.Globalization;
using RaftOrleans.Lab;

namespace RaftOrleans.Silo;

/// <summary>The simulated world, paced by the wall clock.</summary>
internal sealed class SimulatedWorld(SiloSettings settings) : IWorld
{
    // Short enough to be typed again.
    private readonly long _seed = settings.Seed ?? Random.Shared.Next(1, 1_000_000);

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"simulated, seed {_seed}");

    /// <inheritdoc/>
    public IReadOnlyList<HostPort> Ports => [];

    /// <inheritdoc/>
    public void Configure(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<ILab>(services => SimulatedLab.Start(new SimulatedLabOptions
        {
            Seed = _seed,
            StateMachines = services.GetRequiredService<StateMachineRegistry>(),
        }));

    /// <inheritdoc/>
    public void OnStopping()
    {
    }

    /// <inheritdoc/>
    public string? ExplainSettings(Exception failure) => null;
}
