using RaftOrleans.Lab;

namespace RaftOrleans.Silo;

/// <summary>
/// The state machines of this host, in both worlds. Whoever writes one of their own registers it here; docs/state-machines.md says how.
/// </summary>
internal static class HostStateMachines
{
    /// <summary>All of them.</summary>
    public static StateMachineRegistry Registry { get; } = new();
}
