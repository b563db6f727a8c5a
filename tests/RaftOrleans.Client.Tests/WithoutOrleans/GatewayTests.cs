namespace RaftOrleans.Client.Tests;

public sealed class GatewayTests
{
    [Fact]
    public async Task A_build_without_the_Orleans_packages_says_so_and_names_the_other_way() =>
        (await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), "status", "--gateway", "127.0.0.1:30000"))
            .EndsWith(2).Says("built without the Orleans packages", "leave --gateway out to use the REST API at http://127.0.0.1:1");
}
