using System.Collections;

namespace RaftOrleans.Silo.Tests;

public sealed class SettingsEnvironmentTests
{
    [Fact]
    public void Variables_with_the_prefix_become_settings_and_say_where_they_come_from()
    {
        RawSettings raw = Read(("RAFT_Http__Port", "1"), ("raft_seed", "2"), ("RAFT_WORDL", "x"), ("PATH", "/bin"), ("RAFTING", "x"));

        Assert.Equal(
            [("Http:Port", "1", "RAFT_Http__Port"), ("seed", "2", "raft_seed"), ("WORDL", "x", "RAFT_WORDL")],
            raw.All.Select(setting => (setting.Key, setting.Value, setting.Source)));
    }

    [Fact]
    public void Variables_of_other_programs_are_left_alone() =>
        Assert.Empty(Read(("RAFT_SERVER", "x"), ("RAFT_HOME", "x"), ("RAFT_", "x")).All);

    private static RawSettings Read(params (string Name, string Value)[] variables)
    {
        Hashtable environment = [];
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        RawSettings raw = new();
        SettingsEnvironment.Read(environment, raw);
        return raw;
    }
}
