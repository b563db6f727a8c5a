using Orleans.Concurrency;

namespace RaftOrleans.Grains;

/// <summary>A grain that does nothing: what a call to a grain costs by itself. Its key is the name of a group.</summary>
[Alias("RaftOrleans.IEchoGrain")]
internal interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>Gives back what it got.</summary>
    [AlwaysInterleave]
    [Alias("Echo")]
    Task<long> Echo(long value);
}
