using System.Text;

namespace RaftOrleans.Client;

/// <summary>
/// Splits a line of the interactive mode into words as a shell does: single and double quotes, backslash. A word that begins like a JSON
/// object or array goes to its closing bracket with its quotes kept, so that <c>set x {"a": 1}</c> means what it says.
/// </summary>
internal static class LineTokenizer
{
    /// <summary>The words of a line.</summary>
    /// <exception cref="CommandException">A quote or bracket is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
            {
                at++;
            }

            if (at == line.Length)
            {
                return words;
            }

            words.Add(line[at] is '{' or '[' ? Bracketed(line, ref at) : Word(line, ref at));
        }
    }

    private static string Word(string line, ref int at)
    {
        var word = new StringBuilder();
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
        {
            char c = line[at++];
            switch (c)
            {
                case '\'' or '"':
                    Quoted(line, ref at, c, word);
                    break;
                case '\\' when at < line.Length:
                    word.Append(line[at++]);
                    break;
                default:
                    word.Append(c);
                    break;
            }
        }

        return word.ToString();
    }

    private static void Quoted(string line, ref int at, char quote, StringBuilder word)
    {
        while (at < line.Length)
        {
            char c = line[at++];
            if (c == quote)
            {
                return;
            }

            // In double quotes a backslash protects only what would otherwise mean something.
            bool escapes = c == '\\' && quote == '"' && at < line.Length && line[at] is '"' or '\\';
            word.Append(escapes ? line[at++] : c);
        }

        throw CommandException.Usage($"a {(quote == '"' ? "double" : "single")} quote is not closed");
    }

    private static string Bracketed(string line, ref int at)
    {
        int start = at;
        int depth = 0;
        bool inText = false;
        for (; at < line.Length; at++)
        {
            char c = line[at];
            if (inText)
            {
                if (c == '\\')
                {
                    at++;
                }
                else if (c == '"')
                {
                    inText = false;
                }
            }
            else if (c == '"')
            {
                inText = true;
            }
            else if (c is '{' or '[')
            {
                depth++;
            }
            else if (c is '}' or ']' && --depth == 0)
            {
                at++;
                return line[start..at];
            }
        }

        throw CommandException.Usage(
            "a bracket of a JSON value is not closed",
            "to mean the characters themselves, write them in single quotes");
    }
}
