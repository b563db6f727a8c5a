using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Storage;

/// <summary>
/// The queue against a disk. What it calls durable must be what a crash would leave at least, whichever writes under way it cuts off.
/// </summary>
public class StorageQueueModelTests
{
    private static Gen<(int Kind, int Number)[]> Steps { get; } = Gen.ArrayOf(
        from kind in Gen.Frequency(
            (3, Gen.Constant(0)), (2, Gen.Constant(1)), (2, Gen.Constant(2)), (4, Gen.Constant(3)), (3, Gen.Constant(4)))
        from number in Gen.Choose(1, 6)
        select (kind, number),
        40);

    [Fact]
    public void What_is_called_durable_is_what_a_crash_leaves_at_least() => ForAll.Of(Steps, static steps =>
    {
        Model model = new();
        foreach ((int kind, int number) in steps)
        {
            model.Do(kind, number);
            Assert.Equal(model.SurvivesACrash(), model.Queue.DurableIndex);
        }
    }, tests: 300);

    [Fact]
    public void A_ticket_is_durable_just_when_what_waits_for_it_is() => ForAll.Of(Steps, static steps =>
    {
        Model model = new();
        foreach ((int kind, int number) in steps)
        {
            model.Do(kind, number);
            Assert.Equal(model.IsHardStateSafe(), model.Queue.HardStateTicket <= model.Queue.DurableTicket);
            Assert.Equal(model.IsLogSafe(), model.Queue.LogTicket <= model.Queue.DurableTicket);
        }
    }, tests: 300);

    [Fact]
    public void When_all_is_written_the_disk_holds_what_the_node_does() => ForAll.Of(Steps, static steps =>
    {
        Model model = new();
        foreach ((int kind, int number) in steps)
        {
            model.Do(kind, number);
        }

        model.Finish();
        Assert.Equal(model.HardState, model.Disk.HardState);
        Assert.Equal(Entries.All(model.Log), model.Disk.Entries);
        Assert.Equal((model.Log.LastIndex, null), (model.Queue.DurableIndex, model.Queue.TakeWrite(default, default)));
    }, tests: 300);

    private sealed class Model
    {
        private readonly List<StorageWrite> _underWay = [];

        public Model() => Queue = new StorageQueue(Log, SafetyRules.Standard);

        public RaftLog Log { get; } = new();

        public StorageQueue Queue { get; }

        public HardState HardState { get; private set; }

        public PersistentState Disk { get; private set; } = PersistentState.Empty;

        public void Do(int kind, int number)
        {
            switch (kind)
            {
                case 0:
                    for (int i = 0; i < number; i++)
                    {
                        Log.Append(Entries.Make(Log.LastIndex + 1, HardState.Term + 1));
                    }

                    break;
                case 1 when Log.LastIndex > 0:
                    long from = Math.Max(1, Log.LastIndex - number + 1);
                    Log.TruncateFrom(from);
                    Queue.LogTruncated(from);
                    break;
                case 2:
                    HardState = new HardState(HardState.Term + 1, NodeId.Of(number));
                    Queue.HardStateChanged();
                    break;
                case 3 when Queue.TakeWrite(HardState, default) is { } write:
                    _underWay.Add(write);
                    break;
                case 4 when _underWay.Count > 0:
                    Complete(Math.Min(number, _underWay.Count));
                    break;
            }
        }

        public void Finish()
        {
            Do(3, 1);
            Do(4, _underWay.Count);
        }

        /// <summary>How much of the log is on the disk now, and after any number of the writes under way.</summary>
        public long SurvivesACrash() => PossibleDisks().Min(disk =>
            Entries.All(Log).Zip(disk.Entries).TakeWhile(pair => ReferenceEquals(pair.First, pair.Second)).LongCount());

        public bool IsHardStateSafe() => PossibleDisks().All(disk => disk.HardState == HardState);

        public bool IsLogSafe() => PossibleDisks().All(disk => disk.Entries.SequenceEqual(Entries.All(Log)));

        private IEnumerable<PersistentState> PossibleDisks()
        {
            PersistentState disk = Disk;
            yield return disk;
            foreach (StorageWrite write in _underWay)
            {
                disk = After(disk, write);
                yield return disk;
            }
        }

        private void Complete(int count)
        {
            foreach (StorageWrite write in _underWay[..count])
            {
                Disk = After(Disk, write);
            }

            Queue.Completed(_underWay[count - 1].Ticket);
            _underWay.RemoveRange(0, count);
        }

        private static PersistentState After(PersistentState disk, StorageWrite write) => new(
            write.HardState ?? disk.HardState,
            [
                .. disk.Entries.Take(write.TruncateFrom == 0 ? int.MaxValue : (int)write.TruncateFrom - 1),
                .. write.Entries.SelectMany(slice => slice.ToArray()),
            ]);
    }
}
