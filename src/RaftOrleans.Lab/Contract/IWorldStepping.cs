using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// A world that goes on by hand: what happens next is chosen. Each choice stops time, is recorded, and is made again in a repetition. A
/// world that cannot answers <see cref="LabFailure.Unsupported"/>.
/// </summary>
public interface IWorldStepping
{
    /// <summary>What is still to happen, in order: messages under way, timers, writes, and what clients and faults will do.</summary>
    Task<IReadOnlyList<PendingStep>> GetPendingAsync(CancellationToken cancellation = default);

    /// <summary>Lets a message arrive, or a write end, before its time.</summary>
    /// <param name="id">Its number among what is pending.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What it was.</returns>
    /// <exception cref="LabException">Nothing of this number is pending, or it is a timer or an action.</exception>
    Task<PendingStep> DeliverAsync(long id, CancellationToken cancellation = default);

    /// <summary>Loses a message.</summary>
    /// <param name="id">Its number among what is pending.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What it was.</returns>
    /// <exception cref="LabException">Nothing of this number is pending, or it is no message.</exception>
    Task<PendingStep> DropAsync(long id, CancellationToken cancellation = default);

    /// <summary>Makes a node's clock jump forward to its next deadline, where it stays ahead, and lets the node notice.</summary>
    /// <exception cref="LabException">There is no such node, it does not run, or it waits for nothing.</exception>
    Task FireAsync(string group, NodeId node, CancellationToken cancellation = default);

    /// <summary>Handles events until a message has arrived, and stops time.</summary>
    /// <exception cref="LabException">None arrives.</exception>
    Task StepMessageAsync(CancellationToken cancellation = default);

    /// <summary>Handles events until one has happened to a node, and stops time.</summary>
    /// <exception cref="LabException">There is no such node, or nothing happens to it.</exception>
    Task StepNodeAsync(string group, NodeId node, CancellationToken cancellation = default);

    /// <summary>
    /// Takes the world to a moment and stops time: a later one by running on, an earlier one by running again from the beginning. What was
    /// done after an earlier moment is forgotten, and whoever waits for an answer is told.
    /// </summary>
    /// <exception cref="LabException">More was done than is recorded, or a script drives time.</exception>
    Task SeekAsync(TimeSpan time, CancellationToken cancellation = default);

    /// <summary>Seed and commands so far: the whole run.</summary>
    /// <exception cref="LabException">More was done than is recorded.</exception>
    Task<RunRecording> GetRecordingAsync(CancellationToken cancellation = default);
}
