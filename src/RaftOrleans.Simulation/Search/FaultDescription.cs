namespace RaftOrleans.Simulation;

/// <summary>A kind of fault, and what Raft's model says of it.</summary>
/// <param name="Kind">One kind.</param>
/// <param name="Name">Its word in consoles and files.</param>
/// <param name="Coverage">Whether Raft promises to survive it.</param>
/// <param name="Meaning">What happens.</param>
/// <param name="Reason">Why it is within the model, or what is lost beyond it.</param>
public sealed record FaultDescription(FaultKinds Kind, string Name, FaultCoverage Coverage, string Meaning, string Reason);
