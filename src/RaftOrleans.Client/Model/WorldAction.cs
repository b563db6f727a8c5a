namespace RaftOrleans.Client;

/// <summary>What can be done to virtual time.</summary>
public enum WorldAction
{
    /// <summary>Stops it.</summary>
    Pause,

    /// <summary>Lets it run on.</summary>
    Resume,

    /// <summary>Handles the next events and stops it.</summary>
    Step,

    /// <summary>Sets how fast it runs.</summary>
    Speed,
}
