using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>Why a node takes a step, for the trace.</summary>
/// <param name="Event">One of <see cref="TraceEvents"/>.</param>
/// <param name="Message">The message that has come, or null.</param>
/// <param name="Why">The rest in words, or null.</param>
internal readonly record struct StepCause(string Event, Message? Message = null, string? Why = null);
