namespace RaftOrleans.Lab;

/// <content>Client sessions, and options that change while nodes run.</content>
internal sealed partial class ScenarioBuilder
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(10);

    private readonly SortedSet<string> _sessions = new(StringComparer.Ordinal);

    private ScenarioAction.OpenSession BuildOpenSession(YamlItem item, string path)
    {
        YamlText name = item as YamlText ?? (YamlText)((YamlMap)item)["name"]!;
        if (!_sessions.Add(name.Text))
        {
            problems.Add(name, path, $"is '{name.Text}', which an earlier step has opened already: choose another name");
        }

        return new ScenarioAction.OpenSession(name.Text, (item is YamlMap map ? TimeOrNull(map, "lifetime") : null) ?? DefaultLifetime);
    }

    /// <summary>The session of a write, or null where it has none.</summary>
    private string? BuildSession(YamlMap map, string path)
    {
        if (map["session"] is not YamlText session)
        {
            if (map["sequence"] is { } lonely)
            {
                problems.Add(lonely, $"{path}.sequence", "is the number in a session, and there is no session here");
            }

            return null;
        }

        if (!_sessions.Contains(session.Text))
        {
            string known = _sessions.Count == 0 ? "there is none yet" : string.Join(", ", _sessions);
            problems.Add(session, $"{path}.session", $"is '{session.Text}', which no earlier step opens; allowed is one of: {known}");
        }

        if (map["sequence"] is null)
        {
            problems.Add(map, $"{path}.sequence", "is missing: the write's number in its session, 1 or more");
        }

        return session.Text;
    }

    private ScenarioAction.ChangeOptions BuildChangeOptions(YamlMap map, string path)
    {
        const string outcome = "outcome";
        KeyValuePair<string, string>[] changes =
        [
            .. map.Entries.Where(entry => entry.Key.Text != outcome)
                .Select(entry => new KeyValuePair<string, string>(entry.Key.Text, ((YamlText)entry.Value).Text)),
        ];
        if (changes.Length == 0)
        {
            problems.Add(map, path, "changes nothing, allowed are the options of 'group.options'");
        }

        return new ScenarioAction.ChangeOptions(changes, map.TextOrNull(outcome) == "refused");
    }
}
