using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>A lab that can tell every step of a group's nodes. A trace costs time, so it is made only where somebody asks for it.</summary>
public interface ITracingLab
{
    /// <summary>Begins a trace of a group that is created later; it ends when the group is deleted.</summary>
    /// <param name="group">The group's name.</param>
    /// <param name="sink">Gets the steps, one at a time and in order, on whatever thread; their times are the world's.</param>
    /// <exception cref="LabException"><see cref="LabFailure.Unsupported"/> where this lab only looks at the nodes from outside.</exception>
    void Trace(string group, Action<TraceStep> sink);
}
