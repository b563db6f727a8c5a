namespace RaftOrleans.Lab;

/// <summary>
/// A world with Raft groups in it, as a person sees it: console, REST API, dashboard and scenarios know nothing else.
/// </summary>
/// <remarks>
/// All methods may be called from any thread. Every failure that a person can cause or understand is a
/// <see cref="LabException"/>; its <see cref="LabException.Reason"/> says which kind.
/// </remarks>
public interface ILab : IAsyncDisposable
{
    /// <summary>What this world is and what it can do.</summary>
    LabCapabilities Capabilities { get; }

    /// <summary>Time in this world since it began: virtual in the simulated one.</summary>
    TimeSpan Now { get; }

    /// <summary>The control of virtual time. In a world that has none every method answers <see cref="LabFailure.Unsupported"/>.</summary>
    IWorldClock Clock { get; }

    /// <summary>
    /// What happens next, by hand. In a world that goes on by itself every method answers <see cref="LabFailure.Unsupported"/>.
    /// </summary>
    IWorldStepping Stepping { get; }

    /// <summary>What groups can be made with, and the words of each.</summary>
    IStateMachineCatalog StateMachines { get; }

    /// <summary>The names of all groups, in order.</summary>
    Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default);

    /// <summary>Creates a group and starts its nodes <c>n1</c> to <c>n{Nodes}</c>.</summary>
    /// <exception cref="LabException">The name is taken or not allowed, or the specification is out of range.</exception>
    Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default);

    /// <summary>Stops a group's nodes and forgets all they stored.</summary>
    /// <exception cref="LabException">There is no such group.</exception>
    Task DeleteGroupAsync(string group, CancellationToken cancellation = default);

    /// <summary>The controls of one group. The group need not exist yet: each call says so if it does not.</summary>
    ILabGroup Group(string group);

    /// <summary>
    /// Completes once the condition holds, asking again whenever something may have changed. Time is this world's.
    /// </summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="within">How long to wait, in this world's time.</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <returns>Whether it came to hold in time.</returns>
    Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default);

    /// <summary>Completes when this much of this world's time has passed.</summary>
    Task DelayAsync(TimeSpan time, CancellationToken cancellation = default);
}
