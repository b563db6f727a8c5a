using System.Net;
using RaftOrleans.Consensus;

namespace RaftOrleans.Silo.Tests;

public sealed class SiloSettingsReaderTests
{
    [Fact]
    public void Without_any_setting_there_is_one_group_of_three_on_loopback()
    {
        SiloSettings settings = Read();

        Assert.Equal(WorldKind.Auto, settings.World);
        Assert.Equal(IPAddress.Loopback, settings.Http.Address);
        Assert.Equal(8080, settings.Http.Port);
        Assert.Null(settings.Http.Token);
        Assert.Equal(12_000, settings.NodePorts);
        Assert.Equal(("Memory", null), (settings.Storage.Provider, settings.Storage.GrainProvider));
        Assert.Equal(("default", 3), settings.Groups.Select(group => (group.Name, group.Nodes)).Single());
        Assert.Equal(RaftOptions.Default, settings.Groups[0].Options);
        Assert.Null(settings.Seed);
    }

    [Fact]
    public void The_file_of_the_repository_says_nothing_but_the_defaults()
    {
        RawSettings raw = new();
        SettingsFile.Read(Path.Combine(AppContext.BaseDirectory, "silo.json"), raw);

        SiloSettings settings = SiloSettingsReader.Read(raw, file: null);

        SiloSettings defaults = Read();
        Assert.Equal(defaults.Http, settings.Http with { Hosts = defaults.Http.Hosts });
        Assert.Empty(settings.Http.Hosts);
        Assert.Equal(defaults.Storage, settings.Storage);
        Assert.Equal(defaults.Groups, settings.Groups);
        Assert.Equal((defaults.World, defaults.NodePorts, defaults.Seed), (settings.World, settings.NodePorts, settings.Seed));
        Assert.Equal("11111", settings.Passed["Orleans:Endpoints:SiloPort"]);
    }

    [Fact]
    public void Every_setting_can_be_set()
    {
        SiloSettings settings = Read(
            ("world", "simulated"),
            ("HTTP:ADDRESS", "localhost"),
            ("Http:Port", "0"),
            ("Http:Token", "0123456789abcdef"),
            ("Http:AllowedHosts:0", "lab.example:9000"),
            ("Http:MaxBodyBytes", "2048"),
            ("Http:RequestTimeout", "5s"),
            ("NodePorts", "OFF"),
            ("Storage:Provider", "memory"),
            ("Storage:Path", "elsewhere"),
            ("Storage:Fsync", "batch"),
            ("Groups:0:Name", "a"),
            ("Groups:0:Nodes", "1"),
            ("Groups:7:Name", "b"),
            ("Groups:7:StateMachine", "locks"),
            ("Seed", "-5"),
            ("Raft:ElectionTimeoutMin", "1s"),
            ("Raft:ElectionTimeoutMax", "00:00:02"),
            ("Raft:HeartbeatInterval", "0.25s"),
            ("Raft:PreVote", "FALSE"),
            ("Raft:CheckQuorum", "false"),
            ("Raft:LeaderStickiness", "false"),
            ("Raft:MaxEntriesPerMessage", "10"),
            ("Raft:MaxBytesPerMessage", "11"),
            ("Raft:MaxInflightMessages", "12"),
            ("Raft:MaxCommandBytes", "13"),
            ("Raft:MaxUncommittedBytes", "14"),
            ("Logging:LogLevel:Default", "Debug"));

        Assert.Equal(WorldKind.Simulated, settings.World);
        Assert.Equal((IPAddress.Loopback, 0, "0123456789abcdef"), (settings.Http.Address, settings.Http.Port, settings.Http.Token));
        Assert.Equal(["lab.example:9000"], settings.Http.Hosts);
        Assert.Equal((2048, TimeSpan.FromSeconds(5)), (settings.Http.MaxBodyBytes, settings.Http.RequestTimeout));
        Assert.Null(settings.NodePorts);
        Assert.Equal("elsewhere", settings.Storage.Path);
        Assert.Equal([("a", 1), ("b", 3)], settings.Groups.Select(group => (group.Name, group.Nodes)));
        Assert.Equal(["key-value", "locks"], settings.Groups.Select(group => group.StateMachine));
        Assert.Equal(-5, settings.Seed);
        Assert.Equal(
            new RaftOptions
            {
                ElectionTimeoutMin = TimeSpan.FromSeconds(1),
                ElectionTimeoutMax = TimeSpan.FromSeconds(2),
                HeartbeatInterval = TimeSpan.FromMilliseconds(250),
                PreVote = false,
                CheckQuorum = false,
                LeaderStickiness = false,
                MaxEntriesPerMessage = 10,
                MaxBytesPerMessage = 11,
                MaxInflightMessages = 12,
                MaxCommandBytes = 13,
                MaxUncommittedBytes = 14,
            },
            settings.Groups[1].Options);
        Assert.Equal("Debug", settings.Passed["Logging:LogLevel:Default"]);
    }

    [Fact]
    public void Grain_storage_is_named_by_its_provider()
    {
        SiloSettings settings = Read(("World", "Orleans"), ("Storage:Provider", "Grain:postgres"));

        Assert.Equal(("Grain", "postgres"), (settings.Storage.Provider, settings.Storage.GrainProvider));
    }

    [Theory]
    [InlineData("World", "Mars", "World is 'Mars', allowed is Auto, Orleans or Simulated")]
    [InlineData("World", "1", "World is '1'")]
    [InlineData("Http:Port", "70000", "Http:Port is '70000', allowed is a number, 0 to 65535")]
    [InlineData("Http:Port", "8080.5", "Http:Port is '8080.5'")]
    [InlineData(
        "Http:Address",
        "example.com",
        "Http:Address is 'example.com', allowed is an IP address of this machine, localhost, or 0.0.0.0 for all")]
    [InlineData(
        "Http:Address",
        "0.0.0.0",
        "Http:Address is '0.0.0.0', allowed is 127.0.0.1, ::1 or localhost without an access token; for other")]
    [InlineData("Http:Token", "short", "Http:Token is not allowed, allowed is at least 16 printable ASCII characters without spaces")]
    [InlineData("Http:AllowedHosts:0", "http://x/", "Http:AllowedHosts:0 is 'http://x/', allowed is a host name, or host:port")]
    [InlineData("Http:MaxBodyBytes", "5", "Http:MaxBodyBytes is 5, allowed is 1024 to 67108864 bytes")]
    [InlineData("Http:RequestTimeout", "1h", "Http:RequestTimeout is 1h, allowed is 1s to 10m")]
    [InlineData("NodePorts", "on", "NodePorts is 'on', allowed is the first port, 1 to 65535, 0 for free ones, or off")]
    [InlineData("NodePorts", "65534", "NodePorts is 65534, and 3 nodes need the ports up to 65536; allowed is up to 65533, or off")]
    [InlineData("NodePorts", "8079", "Http:Port is 8080, which is among the ports of the nodes, 8079 to 8081")]
    [InlineData(
        "Storage:Provider",
        "File",
        "Storage:Provider is 'File', allowed is Memory, or Grain:<name of an Orleans grain storage provider>; files are not there yet")]
    [InlineData("Storage:Provider", "Grain:", "Storage:Provider is 'Grain:'")]
    [InlineData("Storage:Fsync", "sometimes", "Storage:Fsync is 'sometimes', allowed is Batch")]
    [InlineData("Groups", "[]", "Groups is '[]', allowed is one group at least")]
    [InlineData("Groups:0:Name", "a b", "Groups:0: group name is 'a b', allowed are 1 to 64 letters")]
    [InlineData("Groups:0:Nodes", "0", "Groups:0:Nodes is '0', allowed is a number, 1 to 99")]
    [InlineData("Groups:1:Nodes", "3", "Groups:1: group name is ''")]
    [InlineData("Groups:0:StateMachine", "lock", "Groups:0:StateMachine is 'lock', allowed is counter, key-value or locks")]
    [InlineData("Raft:ElectionTimeoutMin", "150", "Raft:ElectionTimeoutMin is '150', allowed is a number with a unit")]
    [InlineData("Raft:ElectionTimeoutMax", "100ms", "Raft:ElectionTimeoutMax is 100 ms, allowed is ElectionTimeoutMin")]
    [InlineData("Raft:HeartbeatInterval", "1s", "Raft:HeartbeatInterval is 1000 ms, allowed is")]
    [InlineData("Raft:PreVote", "yes", "Raft:PreVote is 'yes', allowed is true or false")]
    [InlineData("Raft:MaxInflightMessages", "0", "Raft:MaxInflightMessages is 0, allowed is 1 to 65536")]
    [InlineData("Seed", "lucky", "Seed is 'lucky', allowed is a whole number")]
    [InlineData("Http:Prot", "80", "Http:Prot is not a setting, did you mean Http:Port?")]
    [InlineData("Wrold", "Auto", "Wrold is not a setting, did you mean World?")]
    [InlineData("Http", "8080", "Http is '8080', allowed is a section with Http:Address, Http:AllowedHosts")]
    [InlineData("World:Name", "x", "World:Name is not a setting")]
    [InlineData("Orleans", "on", "Orleans is 'on', allowed is a section")]
    [InlineData("Groups:x:Name", "a", "Groups:x:Name is not a setting, did you mean Groups:0:Name?")]
    [InlineData("Groups:0:Nodes:0", "a", "Groups:0:Nodes:0 is not a setting")]
    [InlineData(
        "Telemetry:Endpoint",
        "x",
        "Telemetry:Endpoint is not a setting, known are Groups, Http, NodePorts, Raft, Seed, Storage, World, Orleans, Logging")]
    public void What_is_not_allowed_is_named_with_its_value_and_what_is(string key, string value, string error)
    {
        string said = Assert.Single(Assert.Throws<SettingsException>(() => Read((key, value))).Errors);

        Assert.StartsWith(error, said.Replace("test: ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_groups_cannot_share_a_name()
    {
        string said = Assert.Single(Assert.Throws<SettingsException>(() => Read(("Groups:0:Name", "a"), ("Groups:1:Name", "a"))).Errors);

        Assert.Equal("test: Groups:1:Name is 'a', allowed is a name that no other group has", said);
    }

    [Fact]
    public void Grain_storage_is_refused_in_the_simulated_world()
    {
        string said = Assert.Single(
            Assert.Throws<SettingsException>(() => Read(("World", "Simulated"), ("Storage:Provider", "Grain:x"))).Errors);

        Assert.Contains("allowed is Memory in the simulated world", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_is_never_shown()
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read(("Http:Token", "hunter2")));

        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    private static SiloSettings Read(params (string Key, string Value)[] settings)
    {
        RawSettings raw = new();
        foreach ((string key, string value) in settings)
        {
            raw.Set(key, value, "test");
        }

        return SiloSettingsReader.Read(raw, file: null);
    }
}
