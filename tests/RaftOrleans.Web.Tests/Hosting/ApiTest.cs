namespace RaftOrleans.Web.Tests;

/// <summary>A test of the API over a fake lab.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    private protected FakeLab Lab { get; private set; } = null!;

    private protected ApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Lab = new FakeLab();
        Host = await ApiHost.StartAsync(Lab, Configure);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private protected virtual void Configure(RaftApiOptions options)
    {
    }
}
