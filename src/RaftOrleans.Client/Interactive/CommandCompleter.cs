using System.CommandLine;
using System.CommandLine.Completions;

namespace RaftOrleans.Client;

/// <summary>Completes a line from the commands, their options, and what their arguments offer.</summary>
internal sealed class CommandCompleter(Command root, IReadOnlyList<string> builtIns)
{
    /// <summary>What could stand at the cursor.</summary>
    public Completion Complete(string line, int cursor)
    {
        string before = line[..cursor];
        int start = before.LastIndexOfAny([' ', '\t']) + 1;
        string word = before[start..];
        string[] words = before[..start].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        // In a list of nodes the last one is completed.
        int comma = word.LastIndexOf(',');
        if (comma >= 0)
        {
            start += comma + 1;
            word = word[(comma + 1)..];
        }

        IEnumerable<string> known = words is ["help", ..] ? Names(Find(words[1..]).Command) : Known(words, word);
        return new Completion(
            start,
            [.. known.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Distinct().Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<string> Known(string[] words, string word)
    {
        (Command command, List<string> rest) = Find(words);
        if (words.Length > 0
            && FindOption(command, words[^1]) is { Arity.MaximumNumberOfValues: > 0 } option
            && option.ValueType != typeof(bool))
        {
            return Labels(option);
        }

        if (word.StartsWith('-'))
        {
            return Options(command).Select(known => known.Name);
        }

        IEnumerable<string> names = rest.Count == 0 ? Names(command) : [];
        if (words.Length == 0)
        {
            names = names.Concat(builtIns);
        }

        return names.Concat(ArgumentAt(command, rest.Count) is { } argument ? Labels(argument) : []);
    }

    // The command that the words lead to, and the words that are its arguments.
    private (Command Command, List<string> Arguments) Find(string[] words)
    {
        Command command = root;
        var rest = new List<string>();
        for (int i = 0; i < words.Length; i++)
        {
            if (FindOption(command, words[i]) is { } option)
            {
                // Its value is no argument.
                i += option.ValueType == typeof(bool) ? 0 : 1;
            }
            else if (rest.Count == 0 && command.Subcommands.FirstOrDefault(known => known.Name == words[i]) is { } inner)
            {
                command = inner;
            }
            else
            {
                rest.Add(words[i]);
            }
        }

        return (command, rest);
    }

    private static Argument? ArgumentAt(Command command, int position)
    {
        int at = 0;
        foreach (Argument argument in command.Arguments)
        {
            at += argument.Arity.MaximumNumberOfValues;
            if (position < at)
            {
                return argument;
            }
        }

        return null;
    }

    private Option? FindOption(Command command, string name) =>
        Options(command).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private IEnumerable<Option> Options(Command command) =>
        command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));

    private static IEnumerable<string> Names(Command command) =>
        command.Subcommands.Where(inner => !inner.Hidden).Select(inner => inner.Name);

    private static IEnumerable<string> Labels(Symbol symbol) =>
        symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label);
}
