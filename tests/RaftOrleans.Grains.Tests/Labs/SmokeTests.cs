using System.Text;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Labs;

public class SmokeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_group_elects_a_leader_and_takes_commands(int silos)
    {
        await using RaftCluster cluster = await RaftCluster.StartAsync(silos);
        OrleansLab lab = cluster.Lab;
        await lab.CreateGroupAsync(new GroupSpecification { Name = "g" });
        ILabGroup group = lab.Group("g");
        GroupStatus status = await group.GetStatusAsync();
        bool led = await lab.WaitUntilAsync(async () => !(status = await group.GetStatusAsync()).Leader.IsNone, TimeSpan.FromSeconds(10));
        Assert.True(led, $"no leader: {string.Join('\n', status.Nodes)}");

        ProposalAnswer answer = await group.ProposeAsync(Encoding.UTF8.GetBytes("nonsense"));
        Assert.Equal(ProposalOutcome.Applied, answer.Outcome);
    }
}
