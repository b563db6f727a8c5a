using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// What tests take away from a course's servers, to see that assertions fail which no broken rule makes fail: they are about costs, and
/// about disks.
/// </summary>
/// <param name="Options">Changes how nodes behave, or null.</param>
/// <param name="LosesDisks">Whether a server that ends comes back with an empty disk.</param>
internal sealed record CourseTampering(Func<RaftOptions, RaftOptions>? Options = null, bool LosesDisks = false);
