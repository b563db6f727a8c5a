namespace RaftOrleans.Lab;

/// <summary>Keeps commands of the key-value store out of the logs of groups that replicate something else.</summary>
public static class KeyValueOnly
{
    /// <summary>Refuses a group that does not replicate the key-value store.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException"><see cref="LabFailure.Conflict"/>: it names what the group replicates, and what to use.</exception>
    public static async ValueTask RequireAsync(ILab lab, ILabGroup group, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lab);
        ArgumentNullException.ThrowIfNull(group);
        string machine = await group.GetStateMachineAsync(cancellation);
        if (machine == StateMachineRegistry.KeyValue)
        {
            return;
        }

        IReadOnlyList<StateMachineDescription> all = await lab.StateMachines.ListAsync(cancellation);
        string forms = all.FirstOrDefault(description => description.Name == machine) is { Commands.Count: > 0 } known
            ? $"; use call and ask with {known.Forms()}"
            : "";
        throw new LabException(LabFailure.Conflict, $"group '{group.Name}' replicates '{machine}', which has no keys{forms}");
    }
}
