using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>Keys and values of the key-value store, or the whole state of another state machine.</summary>
/// <param name="StateMachine">Them, in order of the keys; of another state machine what it says of its state.</param>
/// <param name="Index">The last index that was applied in the state they are from.</param>
/// <param name="Next">Where there is more: the key to give as <c>after</c> for the next page; otherwise null.</param>
internal sealed record StateMachineAnswer(IReadOnlyDictionary<string, JsonElement> StateMachine, long Index, string? Next);
