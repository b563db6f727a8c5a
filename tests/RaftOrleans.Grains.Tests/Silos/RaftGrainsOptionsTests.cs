namespace RaftOrleans.Grains.Tests.Silos;

public class RaftGrainsOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(new RaftGrainsOptions().Validate());

    [Fact]
    public void Whatever_is_out_of_range_is_named_with_its_value_and_what_is_allowed()
    {
        RaftGrainsOptions options = new()
        {
            StorageProvider = "",
            SegmentEntries = 0,
            SegmentBytes = 5,
            NodeTimeout = TimeSpan.Zero,
            StatusTimeout = TimeSpan.FromHours(1),
            WakeInterval = TimeSpan.FromMilliseconds(1),
        };

        IReadOnlyList<string> errors = options.Validate();

        Assert.Equal(
            [
                "StorageProvider is '', allowed is the name of a grain storage provider",
                "SegmentEntries is 0, allowed is 1 to 10000",
                "SegmentBytes is 5, allowed is 1024 to 16777216 bytes",
                "NodeTimeout is 00:00:00, allowed is 10 ms to 1 min",
                "StatusTimeout is 01:00:00, allowed is 10 ms to 1 min",
                "WakeInterval is 00:00:00.0010000, allowed is 100 ms to 1 h",
            ],
            errors);
    }

    [Fact]
    public async Task A_silo_does_not_start_with_a_provider_that_is_not_there()
    {
        Exception error = await Assert.ThrowsAnyAsync<Exception>(
            () => RaftCluster.StartAsync(1, options => options.StorageProvider = "nowhere"));

        Assert.Contains("'nowhere'", error.ToString(), StringComparison.Ordinal);
    }
}
