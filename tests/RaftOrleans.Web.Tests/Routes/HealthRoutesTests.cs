using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class HealthRoutesTests : ApiTest
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/api/groups/default/health")]
    [InlineData("/api/groups/default/health/ready")]
    public async Task With_a_leader_the_server_is_healthy_and_ready(string path)
    {
        JsonElement health = await Host.GetAsync(path);

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        JsonElement group = Assert.Single(health.GetProperty("groups").EnumerateArray());
        Assert.Equal("n1", group.GetProperty("leader").GetString());
        Assert.Equal(3, group.GetProperty("alive").GetInt32());
    }

    [Fact]
    public async Task Without_a_leader_it_lives_and_is_not_ready()
    {
        Lab.Default.Change(1, node => node with { Health = NodeHealth.Crashed });

        HttpResponseMessage ready = await Host.Client.GetAsync("/health/ready");
        JsonElement problem = await ApiHost.ReadAsync(ready, HttpStatusCode.ServiceUnavailable);

        Assert.Equal(TimeSpan.FromSeconds(1), ready.Headers.RetryAfter?.Delta);
        Assert.Equal("group 'default' has no leader; 2 of its 3 nodes run", problem.Detail());
        Assert.Equal("degraded", (await Host.GetAsync("/health")).GetProperty("status").GetString());
        Assert.Equal("healthy", (await Host.GetAsync("/health/live")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Where_no_group_is_called_default_all_groups_count()
    {
        await Lab.CreateGroupAsync(new GroupSpecification { Name = "a" });
        await Lab.CreateGroupAsync(new GroupSpecification { Name = "b" });
        await Lab.DeleteGroupAsync("default");
        ((FakeGroup)Lab.Group("b")).Change(1, node => node with { Role = Role.Follower });

        JsonElement health = await Host.GetAsync("/health");

        Assert.Equal(["a", "b"], health.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("name").GetString()));
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        await Host.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Without_any_group_it_is_not_ready()
    {
        await Lab.DeleteGroupAsync("default");

        Assert.Equal("there is no group yet", (await Host.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable)).Detail());
    }
}
