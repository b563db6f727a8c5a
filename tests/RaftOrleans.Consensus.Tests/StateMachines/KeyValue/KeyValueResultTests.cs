namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueResultTests
{
    private readonly KeyValueStore _store = new();

    [Fact]
    public void Results_without_a_value_are_shared()
    {
        ReadOnlyMemory<byte> first = _store.Apply(1, KeyValueCommand.Set("x", "1"));
        ReadOnlyMemory<byte> second = _store.Apply(2, KeyValueCommand.Append("y", "1"));
        Assert.True(first.Equals(second));
        Assert.Same(KeyValueResult.Parse(first), KeyValueResult.Parse(second));
    }

    [Fact]
    public void The_empty_result_of_a_proposal_that_was_not_applied_is_refused() =>
        Assert.Throws<CodecException>(static () => KeyValueResult.Parse(ProposalAnswer.Unknown(NodeId.None).Result));

    [Fact]
    public void Every_truncation_and_change_is_read_or_refused()
    {
        _store.Apply(1, KeyValueCommand.Set("first", "[1,2]"));
        _store.Apply(2, KeyValueCommand.Set("second", "\"\u00E9\""));
        foreach (ReadOnlyMemory<byte> result in (ReadOnlyMemory<byte>[])
            [
                _store.Query(KeyValueQuery.List("", "", 10)),
                _store.Query(KeyValueQuery.Get("first")),
                _store.Query(default),
                _store.Apply(1, KeyValueCommand.Delete("third")),
            ])
        {
            for (int i = 0; i < result.Length; i++)
            {
                ReadOrRefuse(result[..i]);
                for (int change = 1; change < 256; change++)
                {
                    byte[] damaged = result.ToArray();
                    damaged[i] ^= (byte)change;
                    ReadOrRefuse(damaged);
                }
            }
        }
    }

    [Theory]
    [InlineData("05" + "00")] // an unknown status
    [InlineData("00" + "04")] // an unknown form
    [InlineData("00" + "00" + "00")] // something after the end
    [InlineData("00" + "02" + "00" + "FFFFFFFF07")] // two billion entries
    [InlineData("00" + "02" + "00" + "01" + "0161" + "0131" + "00")] // something after the entries
    public void Malformed_results_are_refused(string bytes) =>
        Assert.Throws<CodecException>(() => KeyValueResult.Parse(Convert.FromHexString(bytes)));

    private static void ReadOrRefuse(ReadOnlyMemory<byte> result)
    {
        try
        {
            Assert.NotNull(KeyValueResult.Parse(result));
        }
        catch (CodecException error)
        {
            Assert.InRange(error.Offset, 0, result.Length);
        }
    }
}
