using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RaftOrleans.Silo;

/// <summary>
/// What the host itself has to know of the section Orleans; the rest is Orleans' own business and goes there as it is.
/// </summary>
/// <remarks>Orleans passes over a port that is no number and takes its default, so the host looks first.</remarks>
/// <param name="Address">The address under which other silos and clients find this one.</param>
/// <param name="Name">The silo's name.</param>
/// <param name="SiloPort">The port for other silos.</param>
/// <param name="GatewayPort">The port for clients, or 0 for none.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="ServiceId">The service.</param>
/// <param name="IsClustered">Whether the settings say how silos find each other; otherwise this one is alone.</param>
internal sealed record OrleansSettings(
    IPAddress Address, string Name, int SiloPort, int GatewayPort, string ClusterId, string ServiceId, bool IsClustered)
{
    private const string Section = SettingKeys.Orleans;
    private const string AddressKey = $"{Section}:Endpoints:AdvertisedIPAddress";

    /// <summary>Key of the port for other silos.</summary>
    public const string SiloPortKey = $"{Section}:Endpoints:SiloPort";

    /// <summary>Key of the port for clients.</summary>
    public const string GatewayPortKey = $"{Section}:Endpoints:GatewayPort";

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="SettingsException">Something is wrong; it names all that is.</exception>
    public static OrleansSettings Read(SiloSettings settings)
    {
        IReadOnlyDictionary<string, string?> passed = settings.Passed;
        List<string> errors = [];
        bool isClustered = Has($"{Section}:Clustering");
        IPAddress advertised = ReadAddress();
        int asked = ReadPort(SiloPortKey, 11_111, "a free one");
        int siloPort = asked == 0 ? FreePort() : asked;
        OrleansSettings read = new(
            advertised,
            passed.GetValueOrDefault($"{Section}:Name") ?? string.Create(CultureInfo.InvariantCulture, $"silo-{siloPort}"),
            siloPort,
            ReadPort(GatewayPortKey, 30_000, "none"),
            passed.GetValueOrDefault($"{Section}:ClusterId") ?? "raft",
            passed.GetValueOrDefault($"{Section}:ServiceId") ?? "RaftOrleans",
            isClustered);
        if (!isClustered && !IPAddress.IsLoopback(read.Address))
        {
            errors.Add(
                $"{AddressKey} is '{read.Address}'; without {Section}:Clustering the silo is alone, and stays on a loopback address:"
                + " whoever reaches its ports can do everything");
        }

        if (read.SiloPort == read.GatewayPort)
        {
            errors.Add($"{SiloPortKey} and {GatewayPortKey} are both {read.SiloPort}; they must differ");
        }

        if (settings.Storage.GrainProvider is { } provider && !Has($"{Section}:GrainStorage:{provider}"))
        {
            errors.Add(
                $"Storage:Provider is 'Grain:{provider}', but there is no {Section}:GrainStorage:{provider};"
                + " allowed is Memory, or a provider of that section");
        }

        return errors.Count == 0 ? read : throw new SettingsException(errors);

        bool Has(string section) => passed.Keys.Any(key =>
            key.Equals(section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

        int ReadPort(string key, int fallback, string zero)
        {
            string? text = passed.GetValueOrDefault(key);
            if (text is null)
            {
                return fallback;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort)
            {
                return port;
            }

            errors.Add($"{key} is '{text}', allowed is 0 to {IPEndPoint.MaxPort}, 0 for {zero}");
            return fallback;
        }

        IPAddress ReadAddress()
        {
            string? text = passed.GetValueOrDefault(AddressKey);
            if (text is null)
            {
                return IPAddress.Loopback;
            }

            if (IPAddress.TryParse(text, out IPAddress? address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            {
                return address;
            }

            errors.Add($"{AddressKey} is '{text}', allowed is an IP address under which other silos find this one");
            return IPAddress.Loopback;
        }
    }

    // Orleans wants to know the port before it listens. Whoever takes it in between is found out when the silo starts.
    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
