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

    /// <summary>Wakes all groups.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Wake")]
    Task Wake();
}
