using Orleans.Concurrency;

namespace RaftOrleans.Grains;

/// <summary>The events of one group; its key is the group's name.</summary>
[Alias("RaftOrleans.IEventFeedGrain")]
internal interface IEventFeedGrain : IGrainWithStringKey
{
    /// <summary>Takes events; the feed gives them their numbers.</summary>
    [AlwaysInterleave]
    [Alias("Publish")]
    Task Publish([Immutable] EventBatch events);

    /// <summary>Events after a number; waits for one where there is none yet.</summary>
    /// <param name="after">Number of the last event that is not wanted any more.</param>
    /// <param name="max">Most events.</param>
    /// <param name="wait">How long to wait; zero not to.</param>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<EventPage> Read(long after, int max, TimeSpan wait);

    /// <summary>The group is gone: forgets all events and ends all readers.</summary>
    [AlwaysInterleave]
    [Alias("Close")]
    Task Close();
}
