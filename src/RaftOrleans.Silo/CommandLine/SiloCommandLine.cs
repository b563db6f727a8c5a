using System.CommandLine;
using System.CommandLine.Parsing;

namespace RaftOrleans.Silo;

/// <summary>
/// Reads the command line: a few options with names of their own, and <c>--Section:Key=value</c> for every setting there is.
/// </summary>
internal sealed class SiloCommandLine
{
    private readonly Option<string> _config = new("--config")
    {
        Description = "The configuration file; without it silo.json here, else the one beside the program.",
        HelpName = "file",
    };

    private readonly (Option<string> Option, string Key)[] _settings =
    [
        (Make("--world", "auto|orleans|simulated", "The world; auto is Orleans where built in, else simulated."), SettingKeys.World),
        (Make("--port", "port", "The port of the API (8080); 0 for a free one."), SettingKeys.Port),
        (Make("--node-ports", "port|off", "The first port of the nodes (12000); 0 for free ones."), SettingKeys.NodePorts),
        (Make("--data", "dir", "Where storage that uses files keeps them."), SettingKeys.StoragePath),
        (Make("--seed", "n", "The seed of the world; the same seed gives the same run of the simulated world."), SettingKeys.Seed),
    ];

    private readonly RootCommand _command;

    /// <summary>Makes the reader.</summary>
    public SiloCommandLine()
    {
        _command = new RootCommand(
            "Hosts Raft groups and serves the REST API. Every setting of silo.json can also be given as --Section:Key=value, "
            + "or as an environment variable RAFT_Section__Key.");
        _command.Add(_config);
        foreach ((Option<string> option, _) in _settings)
        {
            _command.Add(option);
        }

        // Without an action, only help and version have one, and only they are run.
        _command.TreatUnmatchedTokensAsErrors = true;
    }

    /// <summary>Reads the command line, or shows help or version where that was asked for.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Where help goes.</param>
    /// <returns>What it says, or null where it only asked for help.</returns>
    /// <exception cref="SettingsException">It is wrong.</exception>
    public SiloArguments? Read(IReadOnlyList<string> args, TextWriter output)
    {
        List<RawSetting> settings = [];
        List<string> rest = TakeSettings(args, settings);
        ParseResult result = _command.Parse(rest, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors is [ParseError first, ..])
        {
            // The first only: what follows an unknown option, its value to begin with, is unknown because of it.
            throw new SettingsException(first.Message + Meant(first, rest), "--help shows all options");
        }

        if (result.Action is not null)
        {
            result.Invoke(new InvocationConfiguration { Output = output });
            return null;
        }

        foreach ((Option<string> option, string key) in _settings)
        {
            if (result.GetValue(option) is { } value)
            {
                settings.Add(new RawSetting(key, value, option.Name));
            }
        }

        return new SiloArguments(result.GetValue(_config), settings);
    }

    private static Option<string> Make(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };

    // The general form is taken out first: the parser knows only options that it was told of.
    private List<string> TakeSettings(IReadOnlyList<string> args, List<RawSetting> settings)
    {
        List<string> rest = [];
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (!IsSetting(parts[0]))
            {
                rest.Add(args[i]);
                continue;
            }

            string? value = parts.Length == 2 ? parts[1]
                : i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i]
                : throw new SettingsException($"{parts[0]} has no value; it is given as {parts[0]}=value");
            settings.Add(new RawSetting(parts[0][2..], value, parts[0]));
        }

        return rest;
    }

    private bool IsSetting(string name) =>
        name.StartsWith("--", StringComparison.Ordinal)
        && (name.Contains(':', StringComparison.Ordinal)
            || (!_settings.Any(setting => setting.Option.Name == name)
                && SettingKeys.TopLevel.Contains(name[2..], StringComparer.OrdinalIgnoreCase)));

    private string Meant(ParseError error, List<string> args)
    {
        IEnumerable<string> names = _command.Options.Select(option => option.Name);
        return args
            .Where(arg => arg.StartsWith('-') && error.Message.Contains($"'{arg}'", StringComparison.Ordinal))
            .Select(arg => Spelling.Nearest(arg.Split('=')[0], names))
            .FirstOrDefault(name => name is not null) is { } meant
            ? $" Did you mean {meant}?"
            : "";
    }
}
