using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Codec;
using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Sessions;

[Trait("Section", "D 6.3")]
public class SessionCommandTests
{
    [Fact]
    public void A_command_of_a_session_comes_back()
    {
        FsCheck.Gen<SessionCommand> commands =
            from session in CodecGenerators.Natural
            from one in CodecGenerators.Natural
            from other in CodecGenerators.Natural
            from command in Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (byte)value))
            select new SessionCommand(
                Math.Max(1, session), Math.Max(1, Math.Max(one, other)), Math.Max(1, Math.Min(one, other)), command);
        ForAll.Of(commands, static command =>
        {
            ReadOnlyMemory<byte> bytes = command.Encode();
            SessionCommand decoded = SessionCommand.Decode(bytes);
            Assert.Equal(Fields.Of(command), Fields.Of(decoded));
            Assert.InRange(bytes.Length - command.Command.Length, 1, SessionCommand.MaxOverhead);
        });
    }

    [Theory]
    [InlineData("", "the version")]
    [InlineData("02 05 03 02", "version 1")]
    [InlineData("01 00 03 02", "the session, 1 or more")]
    [InlineData("01 05 00 02", "the number of the command, 1 or more")]
    [InlineData("01 05 03 00", "the first number whose answer is waited for, 1 to 3")]
    [InlineData("01 05 03 04", "the first number whose answer is waited for, 1 to 3")]
    [InlineData("01 05 03", "the first number whose answer is waited for")]
    public void What_is_no_command_of_a_session_is_refused(string bytes, string expected)
    {
        byte[] input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        CodecException error = Assert.Throws<CodecException>(() => SessionCommand.Decode(input));
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void The_formats_are_pinned()
    {
        SessionCommand command = new(300, 3, 2, new byte[] { 0xAA });
        Assert.Equal("01" + "AC02" + "03" + "02" + "AA", Convert.ToHexString(command.Encode().Span));
        Assert.Equal("01" + "904E", Convert.ToHexString(new SessionOptions(TimeSpan.FromMilliseconds(1)).Encode().Span));
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(86_400_001)]
    public void A_session_lives_a_millisecond_to_a_day(double milliseconds)
    {
        Assert.True(SessionOptions.Default.IsValid);
        Assert.True(new SessionOptions(TimeSpan.FromMilliseconds(1)).IsValid);
        Assert.True(new SessionOptions(TimeSpan.FromDays(1)).IsValid);
        Assert.False(new SessionOptions(TimeSpan.FromMilliseconds(milliseconds)).IsValid);
    }
}
