namespace RaftOrleans.Simulation;

/// <summary>
/// A fault of a run. What it does exactly is drawn from its kind and number alone, so that leaving one out changes no other.
/// </summary>
/// <param name="At">When it happens.</param>
/// <param name="Kind">One kind of fault.</param>
/// <param name="Number">Tells it from others of its kind; a key of its random numbers.</param>
public sealed record PlannedFault(TimeSpan At, FaultKinds Kind, int Number);
