using System.Globalization;
using System.Net;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>Every setting there is: its key, its default, its range. This is the one place that knows them.</summary>
internal static class SiloSettingsReader
{
    private const int MaxPort = 65_535;
    private const string MemoryProvider = "Memory";
    private const string GrainPrefix = "Grain:";
    private const string ProviderKey = "Storage:Provider";
    private const string ProviderAllowed = "Memory, or Grain:<name of an Orleans grain storage provider>; files are not there yet";
    private const string HostsSection = "Http:AllowedHosts";
    private const string GroupsSection = "Groups";

    /// <summary>Reads and checks them all.</summary>
    /// <param name="raw">The settings as they were written.</param>
    /// <param name="file">The file they come from, or null.</param>
    /// <exception cref="SettingsException">Something is wrong; it names all that is.</exception>
    public static SiloSettings Read(RawSettings raw, string? file)
    {
        SettingsReader reader = new(raw);
        WorldKind world = Enum.Parse<WorldKind>(
            reader.Word(SettingKeys.World, nameof(WorldKind.Auto), Enum.GetNames<WorldKind>()));
        HttpSettings http = ReadHttp(reader);
        int? nodePorts = ReadNodePorts(reader);
        StorageSettings storage = ReadStorage(reader, world);
        RaftOptions raft = ReadRaft(reader);
        IReadOnlyList<GroupSpecification> groups = ReadGroups(reader, raft);
        long? seed = reader.Read<long?>(SettingKeys.Seed, null, "a whole number", static (string text, out long? value) =>
        {
            bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
            value = number;
            return isNumber;
        });
        CheckPorts(reader, http, nodePorts, groups);
        Dictionary<string, string?> passed = new(reader.Pass(SettingKeys.Orleans), StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in reader.Pass(SettingKeys.Logging))
        {
            passed[key] = value;
        }

        reader.RefuseUnknown();
        return reader.Errors.Count > 0
            ? throw new SettingsException(reader.Errors)
            : new SiloSettings
            {
                World = world,
                Http = http,
                NodePorts = nodePorts,
                Storage = storage,
                Groups = groups,
                Seed = seed,
                Passed = passed,
                File = file,
            };
    }

    private static HttpSettings ReadHttp(SettingsReader reader)
    {
        RaftApiOptions defaults = new();
        IPAddress address = reader.Read(
            SettingKeys.Address,
            IPAddress.Loopback,
            "an IP address of this machine, localhost, or 0.0.0.0 for all",
            static (string text, out IPAddress address) =>
            {
                bool isLocalhost = text.Equals("localhost", StringComparison.OrdinalIgnoreCase);
                address = isLocalhost ? IPAddress.Loopback : IPAddress.TryParse(text, out IPAddress? parsed) ? parsed : IPAddress.None;
                return isLocalhost || !address.Equals(IPAddress.None);
            });
        int port = (int)reader.Number(SettingKeys.Port, 8080, 0, MaxPort);
        string tokenAllowed = $"at least {RaftApiOptions.MinTokenLength} printable ASCII characters without spaces";
        string? token = reader.Read<string?>(SettingKeys.Token, null, tokenAllowed, static (string text, out string? value) =>
        {
            value = text;
            return text.Length >= RaftApiOptions.MinTokenLength && text.All(c => c is > ' ' and <= '~');
        });
        if (!IPAddress.IsLoopback(address) && token is null)
        {
            reader.Refuse(
                SettingKeys.Address,
                $"127.0.0.1, ::1 or localhost without an access token; for other addresses set {SettingKeys.Token}, {tokenAllowed}");
        }

        int maxBodyBytes = (int)reader.Number("Http:MaxBodyBytes", defaults.MaxBodyBytes, int.MinValue, int.MaxValue);
        TimeSpan requestTimeout = reader.Time("Http:RequestTimeout", defaults.RequestTimeout);
        foreach (string error in new RaftApiOptions { MaxBodyBytes = maxBodyBytes, RequestTimeout = requestTimeout }.Validate())
        {
            reader.Note($"Http:{error}");
        }

        return new HttpSettings(address, port, token, ReadHosts(reader), maxBodyBytes, requestTimeout);
    }

    private static List<string> ReadHosts(SettingsReader reader)
    {
        reader.Text(HostsSection);
        List<string> hosts = [];
        foreach (int place in reader.Places(HostsSection))
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{HostsSection}:{place}");
            hosts.Add(reader.Read(key, "", "a host name, or host:port", static (string text, out string host) =>
            {
                host = text;
                return Uri.TryCreate($"http://{text}/", UriKind.Absolute, out Uri? uri)
                    && uri is { AbsolutePath: "/", Query: "", UserInfo: "" } && uri.Host.Length > 0;
            }));
        }

        return hosts;
    }

    private static int? ReadNodePorts(SettingsReader reader) => reader.Read<int?>(
        SettingKeys.NodePorts,
        12_000,
        $"the first port, 1 to {MaxPort}, 0 for free ones, or off",
        static (string text, out int? value) =>
        {
            value = null;
            if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            value = number;
            return isNumber && number <= MaxPort;
        });

    private static StorageSettings ReadStorage(SettingsReader reader, WorldKind world)
    {
        string provider = reader.Read(ProviderKey, MemoryProvider, ProviderAllowed, static (string text, out string value) =>
        {
            value = text;
            return text.Equals(MemoryProvider, StringComparison.OrdinalIgnoreCase)
                || (text.StartsWith(GrainPrefix, StringComparison.OrdinalIgnoreCase) && text.Length > GrainPrefix.Length);
        });
        bool isGrain = provider.StartsWith(GrainPrefix, StringComparison.OrdinalIgnoreCase);
        if (isGrain && world == WorldKind.Simulated)
        {
            reader.Refuse(ProviderKey, "Memory in the simulated world, whose disks are simulated; grain storage is for the Orleans world");
        }

        return new StorageSettings(
            isGrain ? "Grain" : MemoryProvider,
            isGrain ? provider[GrainPrefix.Length..] : null,
            reader.Text(SettingKeys.StoragePath) ?? "data",
            reader.Word("Storage:Fsync", "Batch", "Batch"));
    }

    private static RaftOptions ReadRaft(SettingsReader reader)
    {
        RaftOptions defaults = RaftOptions.Default;
        int errors = reader.Errors.Count;
        RaftOptions options = new()
        {
            ElectionTimeoutMin = reader.Time("Raft:ElectionTimeoutMin", defaults.ElectionTimeoutMin),
            ElectionTimeoutMax = reader.Time("Raft:ElectionTimeoutMax", defaults.ElectionTimeoutMax),
            HeartbeatInterval = reader.Time("Raft:HeartbeatInterval", defaults.HeartbeatInterval),
            PreVote = reader.Flag("Raft:PreVote", defaults.PreVote),
            CheckQuorum = reader.Flag("Raft:CheckQuorum", defaults.CheckQuorum),
            LeaderStickiness = reader.Flag("Raft:LeaderStickiness", defaults.LeaderStickiness),
            MaxEntriesPerMessage = ReadCount("Raft:MaxEntriesPerMessage", defaults.MaxEntriesPerMessage),
            MaxBytesPerMessage = ReadCount("Raft:MaxBytesPerMessage", defaults.MaxBytesPerMessage),
            MaxInflightMessages = ReadCount("Raft:MaxInflightMessages", defaults.MaxInflightMessages),
            MaxCommandBytes = ReadCount("Raft:MaxCommandBytes", defaults.MaxCommandBytes),
            MaxUncommittedBytes = ReadLarge("Raft:MaxUncommittedBytes", defaults.MaxUncommittedBytes),
            MaxInflightBytes = ReadLarge("Raft:MaxInflightBytes", defaults.MaxInflightBytes),
            SnapshotEntries = ReadLarge("Raft:SnapshotEntries", defaults.SnapshotEntries),
            SnapshotBytes = ReadLarge("Raft:SnapshotBytes", defaults.SnapshotBytes),
            SnapshotTrailing = ReadLarge("Raft:SnapshotTrailing", defaults.SnapshotTrailing),
            SnapshotChunkBytes = ReadCount("Raft:SnapshotChunkBytes", defaults.SnapshotChunkBytes),
            SnapshotBytesPerSecond = ReadLarge("Raft:SnapshotBytesPerSecond", defaults.SnapshotBytesPerSecond),
            Leases = reader.Flag("Raft:Leases", defaults.Leases),
            DiskStallTimeout = reader.Time("Raft:DiskStallTimeout", defaults.DiskStallTimeout),
            CatchUpRounds = ReadCount("Raft:CatchUpRounds", defaults.CatchUpRounds),
        };

        // Ranges depend on each other; with a value that could not be read they would be blamed on the wrong setting.
        if (reader.Errors.Count == errors)
        {
            foreach (string error in options.Validate())
            {
                reader.Note($"Raft:{error}");
            }
        }

        return options;

        // The range is the node's own business, and it says it itself.
        int ReadCount(string key, int fallback) => (int)reader.Number(key, fallback, int.MinValue, int.MaxValue);

        long ReadLarge(string key, long fallback) => reader.Number(key, fallback, long.MinValue, long.MaxValue);
    }

    private static List<GroupSpecification> ReadGroups(SettingsReader reader, RaftOptions raft)
    {
        reader.Text(GroupsSection);
        if (reader.IsEmptyList(GroupsSection))
        {
            reader.Refuse(GroupsSection, "one group at least");
            return [];
        }

        IReadOnlyList<int> places = reader.Places(GroupsSection);
        List<GroupSpecification> groups = [];
        foreach (int place in places.Count == 0 ? [0] : places)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{GroupsSection}:{place}");
            string? name = reader.Text($"{key}:Name") ?? (place == 0 ? RaftApiOptions.DefaultGroup : null);
            GroupSpecification group = new()
            {
                Name = name ?? "",
                Nodes = (int)reader.Number($"{key}:Nodes", 3, 1, GroupSpecification.MaxNodes),
                StateMachine = reader.Word($"{key}:StateMachine", StateMachineRegistry.KeyValue, [.. HostStateMachines.Registry.Names]),
            };
            foreach (string error in group.Validate())
            {
                reader.Note($"{key}: {error}");
            }

            if (groups.Exists(other => other.Name == group.Name))
            {
                reader.Refuse($"{key}:Name", "a name that no other group has");
            }

            groups.Add(group with { Options = raft });
        }

        return groups;
    }

    private static void CheckPorts(SettingsReader reader, HttpSettings http, int? nodePorts, IReadOnlyList<GroupSpecification> groups)
    {
        int nodes = groups.Sum(group => group.Nodes);
        if (nodePorts is not ({ } first and > 0))
        {
            return;
        }

        int last = first + nodes - 1;
        if (last > MaxPort)
        {
            reader.Note(
                $"{SettingKeys.NodePorts} is {first}, and {nodes} nodes need the ports up to {last}; "
                + $"allowed is up to {MaxPort + 1 - nodes}, or off");
        }
        else if (http.Port >= first && http.Port <= last)
        {
            reader.Note(
                $"{SettingKeys.Port} is {http.Port}, which is among the ports of the nodes, {first} to {last}; "
                + $"change it or {SettingKeys.NodePorts}");
        }
    }
}
