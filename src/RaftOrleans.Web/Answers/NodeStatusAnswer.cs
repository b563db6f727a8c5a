using System.Text.Json;

namespace RaftOrleans.Web;

/// <summary>What one node says of itself.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="State">Its role, in lower case.</param>
/// <param name="CurrentTerm">Its term.</param>
/// <param name="VotedFor">Who got its vote in this term, or null.</param>
/// <param name="CommitIndex">Its commit index.</param>
/// <param name="LastApplied">Index of the last applied entry.</param>
/// <param name="LogSize">Index of its last entry.</param>
/// <param name="LeaderId">The leader it knows of, or null.</param>
/// <param name="StateMachine">Its keys and their values, as far as it has applied them; at most as many as one page of the state
/// holds. Of another state machine what it says of its state.</param>
internal sealed record NodeStatusAnswer(
    string NodeId,
    string State,
    long CurrentTerm,
    string? VotedFor,
    long CommitIndex,
    long LastApplied,
    long LogSize,
    string? LeaderId,
    IReadOnlyDictionary<string, JsonElement> StateMachine);
