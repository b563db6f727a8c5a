using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <summary>
/// What every world must do, whatever it is made of. Each implementation of <see cref="ILab"/> derives a test class from this one and says how
/// a lab is run; the tests are the same.
/// </summary>
/// <remarks>
/// Nothing here waits for a time to pass in the hope that something has happened: every wait is for a condition, with a deadline and words
/// that say what was awaited.
/// </remarks>
public abstract partial class LabContract
{
    /// <summary>How nodes behave in these tests. A world in real time on a busy machine needs patience.</summary>
    protected virtual RaftOptions Options => RaftOptions.Default;

    /// <summary>Makes a lab, runs the test in it, and ends the lab.</summary>
    protected abstract Task RunAsync(Func<ILab, Task> test);

    /// <summary>Runs a test with a fresh group that has a leader.</summary>
    private Task WithGroupAsync(int nodes, Func<GroupUnderTest, Task> test, RaftOptions? options = null) => RunAsync(async lab =>
    {
        string name = $"g{Guid.NewGuid():N}"[..12];
        await lab.CreateGroupAsync(new GroupSpecification { Name = name, Nodes = nodes, Options = options ?? Options });
        GroupUnderTest group = new(lab, lab.Group(name));
        await group.LeaderAsync();
        await test(group);
        await lab.DeleteGroupAsync(name);
    });
}
