namespace RaftOrleans.Client.Tests;

public sealed class ScenarioWorldTests
{
    [Fact]
    public async Task A_build_without_the_Orleans_packages_says_so_and_names_the_other_way() =>
        (await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), "scenario", "run", "leader-crash", "--on", "orleans"))
            .EndsWith(2).Says("built without the Orleans packages", "leave --on out to run in the simulated world");
}
