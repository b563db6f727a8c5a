namespace RaftOrleans.Client;

/// <summary>All groups of commands, in the order of the help.</summary>
internal static class CommandGroups
{
    /// <summary>The groups, made anew: the arguments and options of a group belong to one command line.</summary>
    public static IReadOnlyList<ICommandGroup> All =>
    [
        new StatusCommands(),
        new KeyValueCommands(),
        new SessionCommands(),
        new StateMachineCommands(),
        new ProcessCommands(),
        new MemberCommands(),
        new NetworkCommands(),
        new ClogCommands(),
        new DiskCommands(),
        new LogCommands(),
        new EventCommands(),
        new GroupCommands(),
        new OptionCommands(),
        new WorldCommands(),
        new SteppingCommands(),
        new OpenCommands(),
        new DemoCommands(),
        new BenchCommands(),
        new ScenarioCommands(),
        new MenuCommands(),
        new SearchCommands(),
        new FigureCommands(),
        new KillCommands(),
        new CourseCommands(),
        new CheckCommands(),
        new DiagramCommands(),
    ];
}
