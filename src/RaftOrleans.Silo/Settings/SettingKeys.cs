namespace RaftOrleans.Silo;

/// <summary>Keys that more than one place speaks of.</summary>
internal static class SettingKeys
{
    /// <summary>Which world.</summary>
    public const string World = "World";

    /// <summary>The main port.</summary>
    public const string Port = "Http:Port";

    /// <summary>The address that is listened on.</summary>
    public const string Address = "Http:Address";

    /// <summary>The access token.</summary>
    public const string Token = "Http:Token";

    /// <summary>The first port of the nodes.</summary>
    public const string NodePorts = "NodePorts";

    /// <summary>Where the nodes' disks are.</summary>
    public const string StoragePath = "Storage:Path";

    /// <summary>The seed of the world.</summary>
    public const string Seed = "Seed";

    /// <summary>The section that goes to Orleans as it is.</summary>
    public const string Orleans = "Orleans";

    /// <summary>The section that goes to the logging of .NET as it is.</summary>
    public const string Logging = "Logging";

    /// <summary>Keys without a section.</summary>
    public static IReadOnlyList<string> TopLevel { get; } = [World, NodePorts, Seed];
}
