using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>What the server's world is, and how its time runs. The clock's fields are null where time is real.</summary>
public sealed record WorldView
{
    /// <summary><c>simulated</c> or <c>orleans</c>.</summary>
    public string World { get; init; } = "";

    /// <summary>Whether time can be stopped, stepped and sped up.</summary>
    public bool VirtualTime { get; init; }

    /// <summary>Whether nodes live on silos that have names.</summary>
    public bool Silos { get; init; }

    /// <summary>How the nodes' disks are made.</summary>
    public string? Storage { get; init; }

    /// <summary>The world's time in milliseconds.</summary>
    public double? NowMs { get; init; }

    /// <summary>Whether time stands still.</summary>
    public bool? IsPaused { get; init; }

    /// <summary>Virtual seconds per second of the wall clock.</summary>
    public double? Speed { get; init; }

    /// <summary>Events handled so far.</summary>
    public long? Events { get; init; }

    /// <summary>The seed of the world.</summary>
    public long? Seed { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
