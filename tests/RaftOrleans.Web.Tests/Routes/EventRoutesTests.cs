using System.Net;
using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class EventRoutesTests : ApiTest
{
    [Fact]
    public async Task Events_come_with_their_numbers_and_the_stream_goes_on()
    {
        Lab.Default.Emit(LabEventKind.Node, "RoleChanged", "won the election");
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");

        (string id, JsonElement first) = await reader.NextAsync();
        Lab.Default.Emit(LabEventKind.Process, "Crashed");
        (string nextId, JsonElement next) = await reader.NextAsync();

        Assert.Equal("1", id);
        Assert.Equal(
            """{"number":1,"time_ms":12500,"group":"default","kind":"node","name":"RoleChanged","node":"n1","term":3,"details":"won the election"}""",
            first.GetRawText());
        Assert.Equal("2", nextId);
        Assert.Equal("process", next.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("2", "", "3")]
    [InlineData("2", "?after=0", "3")]
    [InlineData(null, "?after=1", "2")]
    [InlineData(null, "", "1")]
    public async Task A_stream_goes_on_where_the_client_says(string? lastEventId, string query, string first)
    {
        for (int i = 0; i < 3; i++)
        {
            Lab.Default.Emit(LabEventKind.Network, "Healed");
        }

        using EventReader reader = await EventReader.OpenAsync(Host, "/api/groups/default/events" + query, lastEventId);

        Assert.Equal(first, (await reader.NextAsync()).Id);
    }

    [Fact]
    public async Task Lost_events_are_told()
    {
        Lab.Default.Emit(LabEventKind.Lost, "Lost", "17 events");
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");

        (_, JsonElement lost) = await reader.NextAsync();

        Assert.Equal("lost", lost.GetProperty("kind").GetString());
        Assert.Equal("17 events", lost.GetProperty("details").GetString());
    }

    [Fact]
    public async Task Without_following_the_stream_ends_with_what_is_there()
    {
        Lab.Default.Emit(LabEventKind.Node, "Committed");

        string text = await Host.Client.GetStringAsync("/api/events?follow=false");

        Assert.Equal(1, text.Split("data: ").Length - 1);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_stream_shows_signs_of_life()
    {
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");

        Assert.Equal(":", await reader.NextCommentAsync());
        Assert.Equal(":", await reader.NextCommentAsync());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_open_streams()
    {
        Lab.Default.Emit(LabEventKind.Node, "Committed");
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");
        await reader.NextAsync();

        Host.Lifetime.StopApplication();

        Assert.Null(await reader.EndAsync().Within("the stream to end with the server"));
    }

    [Fact]
    public async Task A_deleted_group_ends_its_stream()
    {
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");

        Lab.Default.EndEvents(new LabException(LabFailure.NotFound, "there is no group 'default'"));

        Assert.Null(await reader.EndAsync().Within("the stream to end with the group"));
    }

    [Fact]
    public async Task A_stream_that_fails_midway_is_broken_off_rather_than_ended()
    {
        using EventReader reader = await EventReader.OpenAsync(Host, "/api/events");

        Lab.Default.EndEvents(new InvalidOperationException("the world is broken"));

        Assert.NotNull(await reader.EndAsync().Within("the stream to break off"));
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused_until_one_closes()
    {
        using EventReader first = await EventReader.OpenAsync(Host, "/api/events");
        using EventReader second = await EventReader.OpenAsync(Host, "/api/events");
        await Host.GetAsync("/api/events", HttpStatusCode.ServiceUnavailable);

        first.Dispose();

        // The server learns of the closed connection in its own time.
        using CancellationTokenSource deadline = new(ApiHost.Deadline);
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage response =
                await Host.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("/api/events?after=x", null, "after", HttpStatusCode.BadRequest)]
    [InlineData("/api/events?after=-1", null, "after", HttpStatusCode.BadRequest)]
    [InlineData("/api/events?follow=perhaps", null, "follow", HttpStatusCode.BadRequest)]
    [InlineData("/api/events", "x", "Last-Event-ID", HttpStatusCode.BadRequest)]
    [InlineData("/api/groups/nothing/events", null, "group", HttpStatusCode.NotFound)]
    public async Task A_stream_that_cannot_begin_says_why(string path, string? lastEventId, string word, HttpStatusCode status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        JsonElement problem = await ApiHost.ReadAsync(await Host.Client.SendAsync(request), status);

        Assert.Contains(word, problem.Detail(), StringComparison.Ordinal);
    }

    private protected override void Configure(RaftApiOptions options)
    {
        options.MaxEventStreams = 2;
        options.EventHeartbeat = TimeSpan.FromMilliseconds(100);
    }
}
