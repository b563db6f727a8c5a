using Orleans.Concurrency;

namespace RaftOrleans.Grains;

/// <summary>See <see cref="IEchoGrain"/>.</summary>
[Reentrant]
internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<long> Echo(long value) => Task.FromResult(value);
}
