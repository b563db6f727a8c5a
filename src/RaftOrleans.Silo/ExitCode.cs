namespace RaftOrleans.Silo;

/// <summary>What the program ends with; scripts rely on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>Stopped on request, or help was asked for.</summary>
    public const int Done = 0;

    /// <summary>Anything that has no code of its own.</summary>
    public const int Failed = 1;

    /// <summary>Wrong configuration or usage.</summary>
    public const int WrongUsage = 2;

    /// <summary>An address is in use.</summary>
    public const int AddressInUse = 4;
}
