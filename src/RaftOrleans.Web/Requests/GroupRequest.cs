namespace RaftOrleans.Web;

/// <summary>A group to be made.</summary>
/// <param name="Name">Its name: 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, a letter or digit first.</param>
/// <param name="Nodes">How many nodes, 1 to 99; default 3.</param>
/// <param name="StateMachine">What it replicates; default <c>key-value</c>.</param>
internal sealed record GroupRequest(string Name, int Nodes = 3, string StateMachine = "key-value");
