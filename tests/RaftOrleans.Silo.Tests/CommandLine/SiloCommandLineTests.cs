namespace RaftOrleans.Silo.Tests;

public sealed class SiloCommandLineTests
{
    [Fact]
    public void Options_and_settings_mix_in_any_order()
    {
        SiloArguments arguments = Read(
            "--port=81", "--Http:Token", "secret", "--world", "simulated", "--Raft:PreVote=false", "--config", "x.json", "--NodePorts=off");

        Assert.Equal("x.json", arguments.ConfigFile);
        Assert.Equal(
            [
                ("Http:Token", "secret", "--Http:Token"), ("Raft:PreVote", "false", "--Raft:PreVote"), ("NodePorts", "off", "--NodePorts"),
                ("World", "simulated", "--world"), ("Http:Port", "81", "--port"),
            ],
            arguments.Settings.Select(setting => (setting.Key, setting.Value, setting.Source)));
    }

    [Fact]
    public void A_value_may_hold_an_equals_sign()
    {
        SiloArguments arguments = Read("--Http:Token=a=b");

        Assert.Equal("a=b", Assert.Single(arguments.Settings).Value);
    }

    [Fact]
    public void Nothing_is_an_empty_command_line()
    {
        SiloArguments arguments = Read();

        Assert.Null(arguments.ConfigFile);
        Assert.Empty(arguments.Settings);
    }

    [Theory]
    [InlineData("--Http:Port", "--port", "1")]
    [InlineData("--Http:Port")]
    public void A_setting_without_a_value_is_said(params string[] arguments)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read(arguments));

        Assert.Contains("--Http:Port has no value", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_arguments_is_no_argument() => Assert.Throws<SettingsException>(() => Read("@arguments.txt"));

    private static SiloArguments Read(params string[] arguments) =>
        new SiloCommandLine().Read(arguments, TextWriter.Null) ?? throw new InvalidOperationException("help was shown");
}
