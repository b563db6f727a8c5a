namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>A script asks for something that cannot be done. The message says where, and what is allowed.</summary>
internal sealed class ScriptException(string file, int line, string problem) : Exception($"{file}, line {line}: {problem}");
