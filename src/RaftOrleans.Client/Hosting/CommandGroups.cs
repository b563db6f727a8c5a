namespace RaftOrleans.Client;

/// <summary>All groups of commands, in the order of the help.</summary>
internal static class CommandGroups
{
    /// <summary>The groups.</summary>
    public static IReadOnlyList<ICommandGroup> All { get; } =
    [
        new StatusCommands(),
        new KeyValueCommands(),
        new ProcessCommands(),
        new NetworkCommands(),
        new LogCommands(),
        new EventCommands(),
        new GroupCommands(),
        new WorldCommands(),
        new DemoCommands(),
        new BenchCommands(),
    ];
}
