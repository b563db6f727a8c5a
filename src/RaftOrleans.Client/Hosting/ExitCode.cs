namespace RaftOrleans.Client;

/// <summary>What the program <c>raft</c> ends with.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The thing asked for did not hold or failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or a wrong input file.</summary>
    public const int Usage = 2;

    /// <summary>No server, or no leader in time.</summary>
    public const int Unavailable = 3;

    /// <summary>Nobody knows: what was asked for could not be decided within its limits.</summary>
    public const int Unknown = 4;
}
