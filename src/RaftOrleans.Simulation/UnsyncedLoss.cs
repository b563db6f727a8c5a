using System.Text.Json.Serialization;

namespace RaftOrleans.Simulation;

/// <summary>What a crash leaves of the writes that a disk had not synced.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnsyncedLoss>))]
public enum UnsyncedLoss
{
    /// <summary>Any part from the front, drawn anew in each crash.</summary>
    Drawn,

    /// <summary>Nothing is left: all of them are lost.</summary>
    Everything,

    /// <summary>All of them are left: nothing is lost.</summary>
    Nothing,

    /// <summary>Some are left, and of the first that is not a torn part, where there is one.</summary>
    Torn,
}
