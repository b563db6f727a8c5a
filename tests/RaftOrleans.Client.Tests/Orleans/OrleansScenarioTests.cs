using RaftOrleans.Lab;

namespace RaftOrleans.Client.Tests;

/// <summary>Every scenario that is shipped also shows what it says on a silo, in real time.</summary>
public sealed class OrleansScenarioTests : IAsyncLifetime
{
    private ILab _lab = null!;

    public static TheoryData<string> Names => [.. ScenarioLibrary.Shipped.Files.Select(file => Path.GetFileNameWithoutExtension(file))];

    public async Task InitializeAsync() => _lab = await ScenarioSilo.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_holds(string name)
    {
        ScenarioResult result = await ScenarioRunner.RunAsync(_lab, ScenarioLibrary.Shipped.Load(name));

        Assert.Equal("orleans", result.World);
        Assert.True(
            result.Held,
            $"stopped: {result.Stopped}\n{string.Join('\n', result.Expectations.Where(found => found.Verdict != ScenarioVerdict.Held))}\n"
            + string.Join('\n', result.Timeline));
        Assert.Empty(await _lab.GetGroupsAsync());
    }
}
