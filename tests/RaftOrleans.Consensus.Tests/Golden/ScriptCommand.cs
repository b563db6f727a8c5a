namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>One command of a script.</summary>
/// <param name="File">The script.</param>
/// <param name="Line">Where it stands there; 1 is the first line.</param>
/// <param name="Words">Its words; the first names it.</param>
/// <param name="Details">The indented lines below it, each with its number and words.</param>
internal sealed record ScriptCommand(string File, int Line, string[] Words, IReadOnlyList<(int Line, string[] Words)> Details)
{
    /// <summary>The same command without its first word.</summary>
    public ScriptCommand WithoutFirstWord() => this with { Words = Words[1..] };
}
