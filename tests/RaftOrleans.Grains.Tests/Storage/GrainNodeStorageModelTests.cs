using Orleans.Storage;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests.Storage;

/// <summary>
/// Random histories of a disk against a plain model. The provider fails at some call, with or without effect, or somebody else opens the
/// disk there; then whoever opens it next finds all changes that were reported done, and of the one under way all or nothing.
/// </summary>
public class GrainNodeStorageModelTests
{
    private const int Changes = 15;
    private static readonly GrainId Node = GrainId.Create("node", "group/n1");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_fails_wherever_the_disk_holds_what_was_promised(int seed)
    {
        for (int run = 0; run < 120; run++)
        {
            await new History(DeterministicRandom.Derive((ulong)seed, (ulong)run), $"seed {seed}, run {run}").RunAsync();
        }
    }

    private sealed class History(ulong seed, string name)
    {
        private readonly DeterministicRandom _random = new(seed);
        private readonly RandomDiskWrites _writes = new(new DeterministicRandom(DeterministicRandom.Derive(seed, 1)));
        private readonly FaultyStorage _provider = new();
        private SegmentLimits _limits;
        private DiskModel _model = new();

        /// <summary>What the disk holds if the change under way counts already.</summary>
        private DiskModel _next = new();

        private int _life;

        /// <summary>
        /// Whether segments may be left behind: a late one of somebody who has lost the disk, with a number that the owner has used and
        /// removed meanwhile.
        /// </summary>
        private bool _mayLeave;

        public async Task RunAsync()
        {
            _limits = new SegmentLimits(1 + _random.NextInt32(6), 40 + _random.NextInt32(400));
            bool hasSecondOwners = _random.Chance(0.5);
            for (_life = 0; _life < 12; _life++)
            {
                GrainNodeStorage disk = await OpenAsync();
                switch (_random.NextInt32(10))
                {
                    case 0 or 1:
                        await WriteAsync(disk);
                        break;
                    case 2 or 3 or 4 when hasSecondOwners:
                        await InterruptedAsync(disk);
                        break;
                    case 5:
                        await ClearedAsync();
                        break;
                    default:
                        await FailingAsync(disk);
                        break;
                }
            }

            // Whatever was cut short, nothing is left where nobody finds it.
            await OpenAsync();
            await Disk().ClearAsync();
            AssertNothingLeft();
        }

        private void AssertNothingLeft() => Assert.True(
            _provider.Names.All(left => _mayLeave && left.StartsWith("raft-segment", StringComparison.Ordinal)),
            $"{name}, life {_life}: left {string.Join(' ', _provider.Names)}");

        private GrainNodeStorage Disk() => new(_provider, Node, _limits);

        /// <summary>Opens the disk and checks what it holds; of the change that was under way all or nothing.</summary>
        private async Task<GrainNodeStorage> OpenAsync()
        {
            PersistentState read = await Disk().ReadAsync();
            GrainNodeStorage disk = Disk();
            PersistentState found = await disk.OpenAsync();
            Assert.True(
                _model.Equals(found) || _next.Equals(found),
                $"{name}, life {_life}: {DiskModel.Describe(found)}; neither {_model} nor {_next}");
            _model = _next = _next.Equals(found) ? _next : _model;
            Assert.True(_model.Equals(read), $"{name}, life {_life}: read {DiskModel.Describe(read)}, opened {_model}");
            Assert.Equal((_model.HardState, _model.LastIndex), await Disk().PeekAsync());
            return disk;
        }

        /// <summary>Writes; who comes upon a segment that was left behind loses a turn, and finds it when the disk is opened next.</summary>
        private async Task<bool> WriteAsync(GrainNodeStorage disk, int changes = Changes)
        {
            try
            {
                for (int change = 0; change < changes; change++)
                {
                    _next = _model.Copy();
                    await disk.WriteAsync(_writes.Batch(_next));
                    _model = _next;
                }

                return true;
            }
            catch (InconsistentStateException) when (_mayLeave)
            {
                return false;
            }
        }

        private async Task FailingAsync(GrainNodeStorage disk)
        {
            Fail(_random.NextInt32(30));
            try
            {
                await WriteAsync(disk);
            }
            catch (IOException)
            {
            }

            _provider.FailAfter = null;
        }

        /// <summary>A second owner comes while the first writes; the first comes no further, and the second at worst loses its turn.</summary>
        private async Task InterruptedAsync(GrainNodeStorage first)
        {
            GrainNodeStorage? second = null;
            bool goesOn = _random.Chance(0.5);
            _provider.InterruptAfter = _random.NextInt32(40);
            _provider.Interruption = async () =>
            {
                _mayLeave = true;
                second = await OpenAsync();
                goesOn &= await WriteAsync(second, _random.NextInt32(4));
            };
            for (int change = 0; change < Changes && second is null; change++)
            {
                DiskModel next = _next = _model.Copy();
                try
                {
                    await first.WriteAsync(_writes.Batch(next));
                    if (second is null)
                    {
                        _model = next;
                    }
                }
                catch (InconsistentStateException) when (_mayLeave)
                {
                    break;
                }
            }

            _provider.Interruption = null;
            if (second is null)
            {
                return;
            }

            // Neither after it learned of that, nor as the first it hears of it.
            StorageBatch vote = new();
            vote.Add(new StorageWrite(1, new HardState(1_000_000, NodeId.Of(1)), 0, []));
            Exception? refusal = await Record.ExceptionAsync(() => first.WriteAsync(vote));
            Assert.True(refusal is InconsistentStateException or InvalidOperationException, $"{name}, life {_life}: {refusal}");
            if (goesOn)
            {
                await WriteAsync(second);
            }
        }

        private async Task ClearedAsync()
        {
            int calls = _random.NextInt32(3);
            for (int i = 0; i < calls; i++)
            {
                Fail(_random.NextInt32(20));
                try
                {
                    _next = new DiskModel();
                    await Disk().ClearAsync();
                    AssertNothingLeft();
                    _model = _next;
                }
                catch (IOException)
                {
                }

                _provider.FailAfter = null;
            }
        }

        private void Fail(int after)
        {
            _provider.FailAfter = after;
            _provider.FailsAfterEffect = _random.Chance(0.5);
        }
    }
}
