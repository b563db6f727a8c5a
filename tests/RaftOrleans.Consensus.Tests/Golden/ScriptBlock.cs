namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Commands, and what came of them when the script was written.</summary>
/// <param name="Before">Comments and empty lines before the commands, as they stand.</param>
/// <param name="Text">The commands as they stand.</param>
/// <param name="Commands">What they say.</param>
internal sealed record ScriptBlock(IReadOnlyList<string> Before, IReadOnlyList<string> Text, IReadOnlyList<ScriptCommand> Commands);
