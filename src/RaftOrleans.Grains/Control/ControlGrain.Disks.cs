using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <content>What is wrong with disks, clocks, and how fast processes are.</content>
internal sealed partial class ControlGrain
{
    public async Task SetDisk(NodeId node, DiskFaults faults)
    {
        Check(node);
        CheckValid(faults.Validate());
        if (faults.Unsynced != UnsyncedLoss.Drawn)
        {
            throw new LabException(
                LabFailure.Unsupported,
                "grain storage writes a change whole or not at all, so it cannot be chosen what a crash leaves of it; the simulated world can");
        }

        SetFaults(FaultsOf(node) with
        {
            StalledUntil = faults.Stall == TimeSpan.Zero ? TimeSpan.Zero
                : faults.Stall == DiskFaults.UntilMended ? TimeSpan.MaxValue
                : _clock.Now + faults.Stall,
            Latency = faults.Latency,
            Fail = faults.Fail,
            Full = faults.Full,
            Lie = faults.Lie,
            Corrupt = faults.Corrupt,
        });
        Steps?.Done(_clock.Now, node, TraceEvents.Disk, faults.Describe(), faults != DiskFaults.None);
        await PutIntoForceAsync();
        await ReportAsync(LabEvents.Disk(_clock.Now, node, faults));
    }

    public async Task Slow(NodeId node, TimeSpan step)
    {
        Check(node);
        CheckValid(StepTimes.Validate(step));
        SetFaults(FaultsOf(node) with { Step = step });
        await PutIntoForceAsync();
        await ReportAsync(LabEvents.Slow(_clock.Now, node, step));
    }

    public async Task SetClock(NodeId node, ClockFaults faults)
    {
        Check(node);
        CheckValid(faults.Validate());
        NodeFaults before = FaultsOf(node);
        SetFaults(before with { Ahead = before.Ahead + faults.Offset, Drift = faults.DriftMillionths });
        Steps?.Done(_clock.Now, node, TraceEvents.Clock, faults.DescribeChange(), faults.DriftMillionths != 0);
        await PutIntoForceAsync();
        await ReportAsync(LabEvents.Clock(_clock.Now, node, faults));
    }

    private static void CheckValid(IReadOnlyList<string> errors)
    {
        if (errors is [var error, ..])
        {
            throw new LabException(LabFailure.Invalid, error);
        }
    }

    private NodeFaults FaultsOf(NodeId node) => State.Faults.GetValueOrDefault(node.Number, new NodeFaults(node.Number));

    private void SetFaults(NodeFaults faults)
    {
        if (faults == new NodeFaults(faults.Number))
        {
            State.Faults.Remove(faults.Number);
        }
        else
        {
            State.Faults[faults.Number] = faults;
        }
    }

    private NodeStatus WithFaults(NodeStatus status) => State.Faults.TryGetValue(status.Id.Number, out NodeFaults? faults)
        ? status with { Disk = faults.Disk(_clock.Now), Clock = faults.Clock(), StepTime = faults.Step }
        : status;
}
