namespace RaftOrleans.Silo;

/// <summary>A world that the host can start.</summary>
internal interface IWorld
{
    /// <summary>Its name, as people say it.</summary>
    string Name { get; }

    /// <summary>Ports it will listen on, besides those of the API.</summary>
    IReadOnlyList<HostPort> Ports { get; }

    /// <summary>Adds the world to the host, and its <see cref="Lab.ILab"/> as a service. It starts and stops with the host.</summary>
    void Configure(WebApplicationBuilder builder);

    /// <summary>Called when the host begins to stop.</summary>
    void OnStopping();

    /// <summary>Says of a failed start what is wrong with the settings, or null where something else is.</summary>
    string? ExplainSettings(Exception failure);
}
