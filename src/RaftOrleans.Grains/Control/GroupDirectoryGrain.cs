using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The list of all groups, and the alarm clock that wakes them: nothing else restarts a node that nobody calls.</summary>
[KeepAlive]
internal sealed class GroupDirectoryGrain : Grain, IGroupDirectoryGrain
{
    private readonly StateMachineRegistry _machines;
    private readonly StateMachineCatalog _catalog;
    private readonly StoredDocument<DirectoryState> _state;

    public GroupDirectoryGrain(IServiceProvider services, StateMachineRegistry machines, IOptions<RaftGrainsOptions> options)
    {
        _machines = machines;
        _catalog = new StateMachineCatalog(machines);
        _state = new StoredDocument<DirectoryState>(
            services.GetRequiredKeyedService<IGrainStorage>(options.Value.StorageProvider),
            "raft-groups",
            this.GetGrainId(),
            DeactivateOnIdle);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _state.LoadAsync();

    public Task<IReadOnlyList<string>> GetGroups() => Task.FromResult<IReadOnlyList<string>>([.. _state.Value.Groups]);

    public async Task Create(GroupSpecification specification)
    {
        if (specification.Validate() is { Count: > 0 } errors)
        {
            throw new LabException(LabFailure.Invalid, string.Join("; ", errors));
        }

        _machines.Create(specification.StateMachine);
        if (!_state.Value.Groups.Add(specification.Name))
        {
            throw new LabException(LabFailure.Conflict, $"there is a group '{specification.Name}' already");
        }

        // The name first: a group that is not listed could not be deleted.
        await _state.SaveAsync();
        await GrainFactory.GetControl(specification.Name).Create(specification);
    }

    public async Task Delete(string group)
    {
        if (!_state.Value.Groups.Contains(group))
        {
            throw new LabException(LabFailure.NotFound, $"there is no group '{group}'");
        }

        try
        {
            await GrainFactory.GetControl(group).Delete();
        }
        catch (LabException error) when (error.Reason == LabFailure.NotFound)
        {
            // Its creation was cut short, or its control was lost with a silo.
        }

        _state.Value.Groups.Remove(group);
        await _state.SaveAsync();
    }

    public Task<IReadOnlyList<StateMachineDescription>> GetStateMachines() => _catalog.ListAsync();

    public Task<ReadOnlyMemory<byte>> EncodeCommand(string machine, IReadOnlyList<string> words) =>
        _catalog.EncodeCommandAsync(machine, words);

    public Task<ReadOnlyMemory<byte>> EncodeQuery(string machine, IReadOnlyList<string> words) =>
        _catalog.EncodeQueryAsync(machine, words);

    public Task<StateMachineResult> ReadResult(string machine, ReadOnlyMemory<byte> result) =>
        _catalog.ReadResultAsync(machine, result);

    public Task Wake()
    {
        foreach (string group in _state.Value.Groups)
        {
            GrainFactory.GetControl(group).Wake().Ignore();
        }

        return Task.CompletedTask;
    }
}
