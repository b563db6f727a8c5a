using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class GroupRoutesTests : ApiTest
{
    [Fact]
    public async Task Groups_are_listed_created_and_deleted()
    {
        HttpResponseMessage created = await Host.PostAsync("/api/groups", """{"name": "five", "nodes": 5}""");
        JsonElement status = await ApiHost.ReadAsync(created, HttpStatusCode.Created);
        JsonElement listed = await Host.GetAsync("/api/groups");
        HttpResponseMessage deleted = await Host.Client.DeleteAsync("/api/groups/five");

        Assert.Equal("/api/groups/five", created.Headers.Location?.ToString());
        Assert.Equal(5, status.GetProperty("cluster_size").GetInt32());
        Assert.Equal(
            """[{"name":"default","nodes":3,"alive":3,"leader":"n1","state_machine":"key-value"},{"name":"five","nodes":5,"alive":5,"leader":"n1","state_machine":"key-value"}]""",
            listed.GetProperty("groups").GetRawText());
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await Host.GetAsync("/api/groups/five", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_new_group_behaves_as_the_host_was_told_groups_behave()
    {
        await Host.SendAsync("/api/groups", """{"name": "g"}""", HttpStatusCode.Created);

        GroupSpecification specification = Assert.Single(Lab.Created);
        Assert.Equal(3, specification.Nodes);
        Assert.Equal(TimeSpan.FromSeconds(1), specification.Options.ElectionTimeoutMin);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict() =>
        await Host.SendAsync("/api/groups", """{"name": "default"}""", HttpStatusCode.Conflict);

    [Fact]
    public async Task A_group_that_does_not_exist_cannot_be_deleted() =>
        await ApiHost.ReadAsync(await Host.Client.DeleteAsync("/api/groups/nothing"), HttpStatusCode.NotFound);

    private protected override void Configure(RaftApiOptions options) => options.GroupOptions = RaftOptions.Default with
    {
        ElectionTimeoutMin = TimeSpan.FromSeconds(1),
        ElectionTimeoutMax = TimeSpan.FromSeconds(2),
    };
}
