using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>What breaks links, disks, clocks and processes.</content>
internal sealed partial class RestConnection
{
    /// <inheritdoc/>
    public Task<ControlView> PartitionAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation) =>
        ControlAsync("partition", new { sides }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> PartitionAsync(string shape, string? around, CancellationToken cancellation) =>
        ControlAsync("partition", around is null ? (object)new { shape } : new { shape, around }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ClogAsync(string from, string to, bool oneWay, bool isRelease, CancellationToken cancellation) =>
        ControlAsync(isRelease ? "release" : "clog", new { from, to, oneWay }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ClogSomeAsync(int? count, bool isRelease, CancellationToken cancellation) =>
        ControlAsync(isRelease ? "release" : "clog", count is { } random ? (object)new { random } : new { all = true }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SlowAsync(string node, TimeSpan step, CancellationToken cancellation) =>
        ControlAsync("slow", new { node, stepMs = step.TotalMilliseconds }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> IsolateAsync(string node, CancellationToken cancellation) =>
        ControlAsync("isolate", new { node }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> CutAsync(string from, string to, bool oneWay, CancellationToken cancellation) =>
        ControlAsync("cut", new { from, to, oneWay }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SetLinkAsync(string from, string to, LinkFaults faults, bool oneWay, CancellationToken cancellation) =>
        ControlAsync(
            "link",
            new
            {
                from,
                to,
                drop = faults.Drop,
                duplicate = faults.Duplicate,
                reorder = faults.Reorder,
                delayMs = faults.Delay.TotalMilliseconds,
                jitterMs = faults.Jitter.TotalMilliseconds,
                distribution = JsonNamingPolicy.SnakeCaseLower.ConvertName(faults.Distribution.ToString()),
                oneWay,
            },
            cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SetDiskAsync(string node, DiskFaults faults, CancellationToken cancellation)
    {
        var body = new Dictionary<string, object?>
        {
            ["node"] = node,
            ["latency_ms"] = faults.Latency.TotalMilliseconds,
            ["fail"] = faults.Fail,
            ["full"] = faults.Full,
            ["lie"] = faults.Lie,
            ["corrupt"] = faults.Corrupt,
            ["unsynced"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(faults.Unsynced.ToString()),
        };
        if (faults.Stall == DiskFaults.UntilMended)
        {
            body["stall"] = true;
        }
        else
        {
            body["stall_ms"] = faults.Stall.TotalMilliseconds;
        }

        return ControlAsync("disk", body, cancellation);
    }

    /// <inheritdoc/>
    public Task<ControlView> SetClockAsync(string node, ClockFaults faults, CancellationToken cancellation) =>
        ControlAsync("clock", new { node, offsetMs = faults.Offset.TotalMilliseconds, drift = faults.Drift }, cancellation);

    /// <inheritdoc/>
    public Task<ControlView> HealAsync(CancellationToken cancellation) => ControlAsync("heal", new { }, cancellation);
}
