using Orleans.Concurrency;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The list of all groups; there is one, with the key <see cref="Key"/>.</summary>
[Alias("RaftOrleans.IGroupDirectoryGrain")]
internal interface IGroupDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the directory.</summary>
    const string Key = "groups";

    /// <summary>All names, in order.</summary>
    [AlwaysInterleave]
    [Alias("GetGroups")]
    Task<IReadOnlyList<string>> GetGroups();

    /// <summary>Creates a group.</summary>
    [Alias("Create")]
    Task Create(GroupSpecification specification);

    /// <summary>Deletes a group.</summary>
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Delete")]
    Task Delete(string group);

    /// <summary>The state machines that groups can be made with, in order of their names.</summary>
    [AlwaysInterleave]
    [Alias("GetStateMachines")]
    Task<IReadOnlyList<StateMachineDescription>> GetStateMachines();

    /// <summary>Makes a state machine's command of words.</summary>
    [AlwaysInterleave]
    [Alias("EncodeCommand")]
    Task<ReadOnlyMemory<byte>> EncodeCommand(string machine, IReadOnlyList<string> words);

    /// <summary>Makes a state machine's query of words.</summary>
    [AlwaysInterleave]
    [Alias("EncodeQuery")]
    Task<ReadOnlyMemory<byte>> EncodeQuery(string machine, IReadOnlyList<string> words);

    /// <summary>Reads what a state machine answered.</summary>
    [AlwaysInterleave]
    [Alias("ReadResult")]
    Task<StateMachineResult> ReadResult(string machine, ReadOnlyMemory<byte> result);

    /// <summary>Wakes all groups.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Wake")]
    Task Wake();
}
