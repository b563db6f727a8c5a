namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueSnapshotTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 200)]
    [InlineData(3, KeyValueCommand.MaxValueBytes - 2)]
    public void A_snapshot_brings_everything_back(int keys, int valueLength)
    {
        KeyValueStore store = new();
        for (int i = 0; i < keys; i++)
        {
            store.Do(KeyValueCommand.Set($"key {i}", $"\"{new string((char)('a' + (i % 26)), valueLength)}\""));
        }

        KeyValueStore restored = new();
        restored.Do(KeyValueCommand.Set("old", "1"));
        restored.List();
        restored.ReadSnapshot(new Trickle(store.Snapshot()));
        Assert.Equal(keys, restored.Count);
        Assert.Equal(store.List(), restored.List());
        Assert.Equal(store.Snapshot(), restored.Snapshot());
    }

    [Fact]
    public void A_restored_store_goes_on()
    {
        KeyValueStore store = Filled();
        KeyValueStore restored = new();
        restored.Restore(store.Snapshot());
        foreach (KeyValueStore one in (KeyValueStore[])[store, restored])
        {
            one.Do(KeyValueCommand.Append("list", "3"));
            one.Do(KeyValueCommand.Delete("object"));
            one.Do(KeyValueCommand.Set("new", "1"));
        }

        Assert.Equal("[1,2,3]", restored.Get("list"));
        Assert.Equal(store.Snapshot(), restored.Snapshot());
    }

    [Fact]
    public void The_way_to_a_state_does_not_show_in_its_snapshot()
    {
        KeyValueStore one = new();
        KeyValueStore other = new();
        for (int i = 0; i < 100; i++)
        {
            one.Do(KeyValueCommand.Set($"k{i}", $"{i}"));
            other.Do(KeyValueCommand.Set($"k{99 - i}", "\"something longer than it will be in the end\""));
        }

        other.Do(KeyValueCommand.Set("k100", "1"));
        other.Do(KeyValueCommand.Delete("k100"));
        for (int i = 0; i < 100; i++)
        {
            other.Do(KeyValueCommand.Set($"k{i}", $"{i}"));
        }

        Assert.Equal(one.Snapshot(), other.Snapshot());
    }

    // Snapshots outlive builds.
    [Fact]
    public void The_format_is_pinned()
    {
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set("b", "10"));
        store.Do(KeyValueCommand.Set("a", "null"));
        Assert.Equal(
            "524B5653" + "01" + "0200000000000000" + "0C00000000000000" + "0161" + "046E756C6C" + "0162" + "023130" + "97CFBF8E",
            Convert.ToHexString(store.Snapshot()));
    }

    [Fact]
    public void Every_truncation_is_refused_and_changes_nothing()
    {
        byte[] snapshot = Filled().Snapshot();
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set("old", "1"));
        byte[] before = store.Snapshot();
        for (int length = 0; length < snapshot.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => store.Restore(snapshot[..length]));
        }

        Assert.Equal(before, store.Snapshot());
        Assert.Equal("1", store.Get("old"));
    }

    [Fact]
    public void Every_change_of_a_byte_is_refused_and_changes_nothing()
    {
        byte[] snapshot = Filled().Snapshot();
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set("old", "1"));
        byte[] before = store.Snapshot();
        for (int i = 0; i < snapshot.Length; i++)
        {
            for (int bit = 0; bit < 9; bit++)
            {
                byte[] damaged = [.. snapshot];
                damaged[i] ^= bit == 8 ? (byte)0xFF : (byte)(1 << bit);
                Assert.Throws<InvalidDataException>(() => store.Restore(damaged));
            }
        }

        Assert.Equal(before, store.Snapshot());
    }

    [Fact]
    public void Something_after_the_snapshot_is_refused()
    {
        byte[] longer = [.. Filled().Snapshot(), 0];
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new KeyValueStore().Restore(longer));
        Assert.Equal("something follows the snapshot", error.Message);
    }

    [Theory]
    [InlineData(2, 12, "0161" + "0131" + "0161" + "0132", "not after the one before")]
    [InlineData(2, 12, "0162" + "0131" + "0161" + "0132", "not after the one before")]
    [InlineData(1, 4, "01FF" + "0131", "not text")]
    [InlineData(1, 3, "00" + "0131", "a key in the snapshot does not have 1 to 1024 bytes")]
    [InlineData(1, 3, "0161" + "00", "a value in the snapshot does not have 1 to 524288 bytes")]
    [InlineData(1, 7, "0161" + "81802031", "a value in the snapshot does not have 1 to 524288 bytes")]
    [InlineData(1, 6, "0161" + "810031", "a value in the snapshot does not have 1 to 524288 bytes")]
    [InlineData(2, 4, "0161" + "0131", "ends after 1 of 2 keys")]
    [InlineData(long.MaxValue, 4, "0161" + "0131", "ends after 1 of 9223372036854775807 keys")]
    [InlineData(-1, 0, "", "announces -1 keys")]
    [InlineData(1, 5, "0161" + "0131", "announces 1 keys in 5 bytes, but 1 keys take 4")]
    [InlineData(1, long.MaxValue, "0161" + "0131", "announces 1 keys")]
    public void A_snapshot_that_contradicts_itself_is_refused_even_with_the_right_checksum(
        long count, long length, string body, string reason)
    {
        MemoryStream output = new();
        ChecksumWriter writer = new(output);
        writer.Bytes("RKVS\u0001"u8);
        writer.Bytes(BitConverter.GetBytes(count));
        writer.Bytes(BitConverter.GetBytes(length));
        writer.Bytes(Convert.FromHexString(body));
        writer.End();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new KeyValueStore().Restore(output.ToArray()));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_and_another_file_are_called_so()
    {
        byte[] newer = Filled().Snapshot();
        newer[4]++;
        Assert.Equal(
            "the snapshot has version 2, known is 1",
            Assert.Throws<InvalidDataException>(() => new KeyValueStore().Restore(newer)).Message);
        Assert.Equal(
            "this is not a snapshot of a key-value store",
            Assert.Throws<InvalidDataException>(() => new KeyValueStore().Restore(new byte[100])).Message);
    }

    [Fact]
    public void An_error_of_the_stream_comes_through_and_changes_nothing()
    {
        KeyValueStore store = Filled();
        byte[] before = store.Snapshot();
        Assert.Throws<IOException>(() => store.ReadSnapshot(new Trickle(new KeyValueStore().Snapshot(), breaksAt: 10)));
        Assert.Equal(before, store.Snapshot());
    }

    private static KeyValueStore Filled()
    {
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set("object", "{\"a\":[1,2,3]}"));
        store.Do(KeyValueCommand.Set("long", $"\"{new string('x', 200)}\""));
        store.Do(KeyValueCommand.Append("list", "1"));
        store.Do(KeyValueCommand.Append("list", "2"));
        return store;
    }

    /// <summary>A stream that gives few bytes at a time, as a network does, and may break.</summary>
    private sealed class Trickle(byte[] bytes, int breaksAt = int.MaxValue) : MemoryStream(bytes)
    {
        // The overload for spans comes here too in a class that derives from MemoryStream.
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < breaksAt ? base.Read(buffer, offset, Math.Min(count, 7)) : throw new IOException("broken");
    }
}
