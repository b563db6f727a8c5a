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
}
