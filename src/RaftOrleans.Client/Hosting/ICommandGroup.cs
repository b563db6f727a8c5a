using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>
/// Commands of one concern, in a file of their own in Commands/. A new group is listed in <see cref="CommandGroups"/> and appears in the
/// help, in the completion and in the interactive mode.
/// </summary>
internal interface ICommandGroup
{
    /// <summary>Makes the group's commands.</summary>
    /// <param name="scope">Runs a command's action with its connection and its errors handled.</param>
    IEnumerable<Command> Create(CommandScope scope);
}
