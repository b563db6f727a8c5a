using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

/// <summary>A log can hold anything: nothing may throw, and nothing that is malformed may change the state.</summary>
public class KeyValueMalformedCommandTests
{
    private static readonly ReadOnlyMemory<byte>[] Commands =
    [
        KeyValueCommand.Set("x", "[1]"),
        KeyValueCommand.Delete("x"),
        KeyValueCommand.CompareAndSet("x", "1", "[2]"),
        KeyValueCommand.CompareAndSet("y", null, "3"),
        KeyValueCommand.Append("x", "4"),
    ];

    private readonly KeyValueStore _store = new();

    public KeyValueMalformedCommandTests() => _store.Do(KeyValueCommand.Set("x", "1"));

    [Theory]
    [InlineData("", "it is shorter than any command")]
    [InlineData("0101000000", "it is shorter than any command")]
    [InlineData("020100000000", "its version is unknown")]
    [InlineData("010000000000", "its operation is unknown")]
    [InlineData("010500000000", "its operation is unknown")]
    [InlineData("010100000000", "its checksum is wrong")]
    public void A_malformed_command_is_invalid_and_says_why(string bytes, string reason)
    {
        byte[] before = _store.Snapshot();
        KeyValueResult result = _store.Do(Convert.FromHexString(bytes));
        Assert.Equal(KeyValueStatus.Invalid, result.Status);
        Assert.Equal($"the command is malformed: {reason}", result.Reason);
        Assert.Equal(before, _store.Snapshot());
    }

    [Theory]
    [InlineData(KeyValueOperation.Set, "", "the key is malformed")]
    [InlineData(KeyValueOperation.Set, "00" + "31", "the key is malformed")]
    [InlineData(KeyValueOperation.Set, "05" + "61" + "31", "the key is malformed")]
    [InlineData(KeyValueOperation.Set, "01" + "FF" + "31", "the key is malformed")]
    [InlineData(KeyValueOperation.Set, "FFFFFFFFFFFFFFFFFF01" + "61", "the key is malformed")]
    [InlineData(KeyValueOperation.Set, "01" + "78", "the value is malformed")]
    [InlineData(KeyValueOperation.Append, "01" + "78", "the value is malformed")]
    [InlineData(KeyValueOperation.Delete, "01" + "78" + "31", "the value is malformed")]
    [InlineData(KeyValueOperation.CompareAndSet, "01" + "78", "the expected value is malformed")]
    [InlineData(KeyValueOperation.CompareAndSet, "01" + "78" + "02" + "31", "the expected value is malformed")]
    [InlineData(KeyValueOperation.CompareAndSet, "01" + "78" + "01" + "31", "the value is malformed")]
    public void A_malformed_body_is_invalid_even_with_the_right_checksum(object operation, string body, string reason)
    {
        byte[] before = _store.Snapshot();
        KeyValueResult result = _store.Do(Forge((KeyValueOperation)operation, Convert.FromHexString(body)));
        Assert.Equal(KeyValueStatus.Invalid, result.Status);
        Assert.Equal($"the command is malformed: {reason}", result.Reason);
        Assert.Equal(before, _store.Snapshot());
    }

    [Fact]
    public void Too_large_keys_and_values_are_invalid_even_with_the_right_checksum()
    {
        byte[] longKey = [0x81, 0x08, .. new byte[1025], (byte)'1'];
        Assert.Equal(KeyValueStatus.Invalid, _store.Do(Forge(KeyValueOperation.Set, longKey)).Status);
        byte[] largeValue = [1, (byte)'x', .. new byte[KeyValueCommand.MaxValueBytes + 1]];
        Assert.Equal(KeyValueStatus.Invalid, _store.Do(Forge(KeyValueOperation.Set, largeValue)).Status);
        Assert.Equal("1", _store.Get("x"));
    }

    [Fact]
    public void Every_truncation_is_invalid()
    {
        byte[] before = _store.Snapshot();
        foreach (ReadOnlyMemory<byte> command in Commands)
        {
            for (int length = 0; length < command.Length; length++)
            {
                Assert.Equal(KeyValueStatus.Invalid, _store.Do(command[..length]).Status);
                Assert.StartsWith("malformed command", _store.Describe(command[..length]), StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, _store.Snapshot());
    }

    [Fact]
    public void Every_change_of_a_byte_is_invalid()
    {
        byte[] before = _store.Snapshot();
        foreach (ReadOnlyMemory<byte> command in Commands)
        {
            for (int i = 0; i < command.Length; i++)
            {
                for (int change = 1; change < 256; change++)
                {
                    byte[] damaged = command.ToArray();
                    damaged[i] ^= (byte)change;
                    Assert.Equal(KeyValueStatus.Invalid, _store.Do(damaged).Status);
                }
            }
        }

        Assert.Equal(before, _store.Snapshot());
    }

    [Fact]
    public void Random_bodies_with_the_right_checksum_never_throw_and_do_the_same_everywhere()
    {
        Gen<byte> small = Gen.Choose(0, 3).Select(static value => (byte)value);
        Gen<byte> json = Gen.Elements("[]{}\",:1e9\\u x"u8.ToArray());
        Gen<byte> any = Gen.Choose(0, 255).Select(static value => (byte)value);
        Gen<byte[]> body = Gen.ArrayOf(Gen.Frequency((3, small), (6, json), (1, any)))
            .Select(static rest => (byte[])[1, (byte)'x', .. rest]);
        Gen<ReadOnlyMemory<byte>[]> commands = Gen.ArrayOf(
            from operation in Gen.Choose((int)KeyValueOperation.Set, (int)KeyValueOperation.Append)
            from bytes in body
            select Forge((KeyValueOperation)operation, bytes));
        Prop.ForAll(commands.ToArbitrary(), static list =>
        {
            KeyValueStore one = new();
            KeyValueStore other = new();
            foreach (ReadOnlyMemory<byte> command in list)
            {
                Assert.Equal(one.Apply(1, command).ToArray(), other.Apply(1, command).ToArray());
                Assert.NotEmpty(one.Describe(command));
                Assert.NotNull(KeyValueResult.Parse(one.Query(KeyValueQuery.Get("x"))));
            }

            KeyValueStore third = new();
            third.Restore(one.Snapshot());
            Assert.Equal(other.Snapshot(), third.Snapshot());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Forged_bytes_that_are_not_json_are_kept_as_they_are()
    {
        Assert.Equal(KeyValueStatus.Ok, _store.Do(Forge(KeyValueOperation.Set, [1, (byte)'x', .. "not json"u8])).Status);
        Assert.Equal("not json", _store.Get("x"));
        Assert.Equal(KeyValueStatus.Mismatch, _store.Do(KeyValueCommand.CompareAndSet("x", "1", "2")).Status);
        Assert.Equal(KeyValueStatus.NotAnArray, _store.Do(KeyValueCommand.Append("x", "1")).Status);
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Set("x", "1")).Status);
    }

    [Theory]
    [InlineData("", "it is shorter than any query")]
    [InlineData("0205", "its version is unknown")]
    [InlineData("0101", "its operation is unknown")]
    [InlineData("0105", "the key is malformed")]
    [InlineData("0105FF", "the key is malformed")]
    [InlineData("0106", "the prefix is malformed")]
    [InlineData("01060261", "the prefix is malformed")]
    [InlineData("010600", "the key to begin after is malformed")]
    [InlineData("01060000", "the limit is malformed")]
    [InlineData("0106000000", "the limit is malformed")]
    [InlineData("01060000914E", "the limit is malformed")]
    [InlineData("010600000100", "the limit is malformed")]
    public void A_malformed_query_is_invalid_and_says_why(string bytes, string reason)
    {
        KeyValueResult result = _store.Ask(Convert.FromHexString(bytes));
        Assert.Equal(KeyValueStatus.Invalid, result.Status);
        Assert.Equal($"the query is malformed: {reason}", result.Reason);
    }

    [Fact]
    public void A_command_is_not_a_query_and_a_query_is_not_a_command()
    {
        Assert.Equal(KeyValueStatus.Invalid, _store.Ask(KeyValueCommand.Delete("x")).Status);
        Assert.Equal(KeyValueStatus.Invalid, _store.Do(KeyValueQuery.Get("a key that is long enough")).Status);
        Assert.Equal("1", _store.Get("x"));
    }

    [Fact]
    public void Text_of_another_program_is_invalid() =>
        Assert.Equal(KeyValueStatus.Invalid, _store.Do(Encoding.UTF8.GetBytes("{\"operation\":\"SET\",\"key\":\"x\",\"value\":2}")).Status);

    private static ReadOnlyMemory<byte> Forge(KeyValueOperation operation, byte[] body)
    {
        byte[] command = [.. new byte[KeyValueCommand.HeaderSize], .. body];
        KeyValueCommand.Seal(command, operation);
        return command;
    }
}
