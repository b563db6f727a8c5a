using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>The state machines that groups can be made with.</summary>
/// <param name="StateMachines">Them, in order of their names.</param>
internal sealed record StateMachinesAnswer(IReadOnlyList<StateMachineDescription> StateMachines);
