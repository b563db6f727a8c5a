using System.Net;
using System.Net.Sockets;

namespace RaftOrleans.Silo.Tests;

/// <summary>Starts that cannot be: the exit code, and one or two lines that say what to do.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Malformed_JSON_is_said_with_its_line_and_column()
    {
        await using SiloProcess silo = SiloProcess.Start(file: "{\n  \"Http\": { \"Port\": 80x }\n}");

        Assert.Equal(2, await silo.ExitAsync());
        Assert.Contains("silo.json, line 2, column 23: this is not JSON:", silo.Errors, StringComparison.Ordinal);
        AssertShort(silo);
    }

    [Fact]
    public async Task All_wrong_settings_are_said_at_once()
    {
        await using SiloProcess silo = SiloProcess.Start(
            "--port eighty", """{"Raft": {"ElectonTimeoutMin": "1s", "HeartbeatInterval": "50"}}""", ("RAFT_World", "Mars"));

        Assert.Equal(2, await silo.ExitAsync());
        Assert.Equal(
            [
                "RAFT_World: World is 'Mars', allowed is Auto, Orleans or Simulated",
                "--port: Http:Port is 'eighty', allowed is a number, 0 to 65535",
                "silo.json: Raft:HeartbeatInterval is '50', allowed is a number with a unit (us, ms, s, m, h), like 150ms, or hh:mm:ss.fff",
                "silo.json: Raft:ElectonTimeoutMin is not a setting, did you mean Raft:ElectionTimeoutMin?",
            ],
            silo.Errors.Split('\n'));
    }

    [Fact]
    public async Task A_missing_file_is_said()
    {
        await using SiloProcess silo = SiloProcess.Start("--config nothing.json");

        Assert.Equal(2, await silo.ExitAsync());
        Assert.Contains("--config: there is no file", silo.Errors, StringComparison.Ordinal);
        AssertShort(silo);
    }

    [Theory]
    [InlineData("--prot 80", "'--prot'. Did you mean --port?")]
    [InlineData("start", "'start'")]
    [InlineData("--port", "--port")]
    [InlineData("--Http:Port", "--Http:Port has no value; it is given as --Http:Port=value")]
    [InlineData("--Http:Prot=80", "--Http:Prot: Http:Prot is not a setting, did you mean Http:Port?")]
    public async Task Wrong_usage_is_said_and_what_was_meant(string arguments, string error)
    {
        await using SiloProcess silo = SiloProcess.Start(arguments);

        Assert.Equal(2, await silo.ExitAsync());
        Assert.Contains(error, silo.Errors, StringComparison.Ordinal);
        Assert.Empty(silo.Output);
        AssertShort(silo);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_way_to_choose_another()
    {
        using Socket taken = Listen(out int port);
        await using SiloProcess silo = SiloProcess.Start($"--world simulated --port {port} --node-ports off");

        Assert.Equal(4, await silo.ExitAsync());
        Assert.Equal($"127.0.0.1:{port} (the API) is in use; choose another with --port, 0 for a free one", silo.Errors);
    }

    [Fact]
    public async Task All_ports_in_use_are_named()
    {
        using Socket taken = Listen(out int port);
        await using SiloProcess silo = SiloProcess.Start($"--world simulated --port 0 --node-ports {port} --Groups:0:Nodes=1");

        Assert.Equal(4, await silo.ExitAsync());
        Assert.Equal($"127.0.0.1:{port} (node default/n1) is in use; choose others with --node-ports, 0 for free ones, or off", silo.Errors);
    }

    [OrleansFact]
    public async Task A_silo_port_in_use_is_named_as_well()
    {
        using Socket silo = Listen(out int siloPort);
        using Socket gateway = Listen(out int gatewayPort);
        await using SiloProcess process = SiloProcess.StartFree(
            $"--world orleans --Orleans:Endpoints:SiloPort={siloPort} --Orleans:Endpoints:GatewayPort={gatewayPort}");

        Assert.Equal(4, await process.ExitAsync());
        Assert.Equal(
            [
                $"127.0.0.1:{siloPort} (the silo, for other silos) is in use; choose another with --Orleans:Endpoints:SiloPort=..., 0 for a free one",
                $"127.0.0.1:{gatewayPort} (the silo's gateway, for clients) is in use; choose another with --Orleans:Endpoints:GatewayPort=..., 0 for none",
            ],
            process.Errors.Split('\n'));
    }

    [OrleansTheory]
    [InlineData("--Storage:Provider=Grain:nothing", "Storage:Provider is 'Grain:nothing', but there is no Orleans:GrainStorage:nothing; allowed is Memory")]
    [InlineData("--Orleans:Endpoints:SiloPort=x", "Orleans:Endpoints:SiloPort is 'x', allowed is 0 to 65535, 0 for a free one")]
    public async Task Wrong_settings_of_the_Orleans_world_are_wrong_settings(string argument, string error)
    {
        await using SiloProcess process = SiloProcess.StartFree($"--world orleans {argument}");

        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains(error, process.Errors, StringComparison.Ordinal);
        AssertShort(process);
    }

    [Fact]
    public async Task Help_and_version_are_no_failures()
    {
        await using SiloProcess help = SiloProcess.Start("--help");
        await using SiloProcess version = SiloProcess.Start("--version");

        Assert.Equal(0, await help.ExitAsync());
        Assert.Equal(0, await version.ExitAsync());
        foreach (string option in (string[])["--config", "--world", "--port", "--node-ports", "--data", "--seed", "--Section:Key=value", "RAFT_Section__Key"])
        {
            Assert.Contains(option, help.Output, StringComparison.Ordinal);
        }

        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }

    private static void AssertShort(SiloProcess silo)
    {
        Assert.InRange(silo.Errors.Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", silo.Errors, StringComparison.Ordinal);
    }

    private static Socket Listen(out int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }
}
