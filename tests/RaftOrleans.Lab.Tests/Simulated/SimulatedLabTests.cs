using RaftOrleans.Consensus;
using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Lab.Tests;

public sealed class SimulatedLabTests
{
    [Fact]
    public void The_same_script_gives_the_same_run_hand_made_messages_included() => Assert.Equal(HashOf(value: 1), HashOf(value: 1));

    [Fact]
    public void A_script_that_writes_something_else_gives_another_run() => Assert.NotEqual(HashOf(value: 1), HashOf(value: 2));

    private static string HashOf(int value)
    {
        string hash = "";
        SimulatedLab.Run(new SimulatedLabOptions { Seed = 5 }, async lab =>
        {
            await lab.CreateGroupAsync(new GroupSpecification { Name = "default" });
            GroupUnderTest group = new(lab, lab.Group("default"));
            NodeStatus leader = await group.LeaderAsync();
            await group.Group.SendRawAsync(
                new AppendEntries(NodeId.Outside(1), leader.Id, 0, leader.Id, LogPosition.Start, default, 0, 0));
            await group.SetAsync("x", value);
            hash = (await lab.GetRecordingAsync()).EventHash;
        });
        Assert.NotEmpty(hash);
        return hash;
    }
}
