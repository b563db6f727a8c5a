namespace RaftOrleans.Web.Tests;

public sealed class RaftApiOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(new RaftApiOptions().Validate());

    [Fact]
    public void Every_option_out_of_range_is_named()
    {
        RaftApiOptions options = new()
        {
            MaxBodyBytes = 1,
            RequestTimeout = TimeSpan.Zero,
            ForceTimeout = TimeSpan.FromHours(1),
            EventHeartbeat = TimeSpan.Zero,
            MaxEventStreams = 0,
            Token = "short",
        };

        Assert.Equal(
            [
                "MaxBodyBytes is 1, allowed is 1024 to 67108864 bytes",
                "RequestTimeout is 0s, allowed is 1s to 10m",
                "ForceTimeout is 1h, allowed is 100ms to 1m",
                "EventHeartbeat is 0s, allowed is 100ms to 5m",
                "MaxEventStreams is 0, allowed is 1 to 100000",
                "Token is too short, allowed is at least 16 characters",
            ],
            options.Validate());
    }
}
