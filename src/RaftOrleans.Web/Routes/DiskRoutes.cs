using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Web;

/// <summary>What a person does to nodes' disks and clocks.</summary>
internal static class DiskRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        ControlRoutes.Add(routes, "disk", "Sets the faults of nodes' disks", DiskAsync).Takes<DiskRequest>();
        ControlRoutes.Add(routes, "clock", "Sets nodes' clocks forward, and how fast they run", ClockAsync).Takes<ClockRequest>();
    }

    private static async Task<IResult> DiskAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        bool isStalled = body.Flag("stall");
        TimeSpan? stall = body.OptionalMilliseconds("stall_ms", 0, TimeSpan.FromHours(1));
        TimeSpan latency = body.OptionalMilliseconds("latency_ms", 0, TimeSpan.FromHours(1)) ?? TimeSpan.Zero;
        DiskFaults faults = new(
            Latency: latency,
            Fail: body.Flag("fail"),
            Full: body.Flag("full"),
            Lie: body.Flag("lie"),
            Corrupt: body.Flag("corrupt"),
            Unsynced: body.Word<UnsyncedLoss>("unsynced"));
        body.NothingElse();
        if (isStalled && stall is not null)
        {
            throw ApiException.Invalid("stall_ms", "stall_ms stands beside stall, which stalls the disk until it is set again; give one of them");
        }

        faults = faults with { Stall = isStalled ? DiskFaults.UntilMended : stall ?? TimeSpan.Zero };
        IReadOnlyList<NodeId> nodes = selector.Resolve(await call.StatusAsync(), call.Random);
        foreach (NodeId node in nodes)
        {
            await call.Group.SetDiskAsync(node, faults, call.Ended);
        }

        return ControlRoutes.Done($"disk of {string.Join(", ", nodes)}: {faults.Describe()}", nodes);
    }

    private static async Task<IResult> ClockAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        ClockFaults faults = new(
            body.OptionalMilliseconds("offset_ms", 0, TimeSpan.FromHours(24)) ?? TimeSpan.Zero,
            body.OptionalFraction("drift", ClockFaults.MinDrift, ClockFaults.MaxDrift) ?? 0);
        body.NothingElse();
        IReadOnlyList<NodeId> nodes = selector.Resolve(await call.StatusAsync(), call.Random);
        foreach (NodeId node in nodes)
        {
            await call.Group.SetClockAsync(node, faults, call.Ended);
        }

        return ControlRoutes.Done($"clock of {string.Join(", ", nodes)}: {faults.DescribeChange()}", nodes);
    }
}
