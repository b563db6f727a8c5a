using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RaftOrleans.Lab;

/// <summary>Values of scenario files as JSON: what is not quoted and looks like a number, a truth value or null is one.</summary>
internal static partial class YamlJson
{
    /// <summary>The item as JSON text.</summary>
    public static string Of(YamlItem item)
    {
        StringBuilder json = new();
        Write(item, json);
        return json.ToString();
    }

    private static void Write(YamlItem item, StringBuilder json)
    {
        switch (item)
        {
            case YamlList list:
                json.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    json.Append(i == 0 ? "" : ",");
                    Write(list.Items[i], json);
                }

                json.Append(']');
                break;
            case YamlMap map:
                json.Append('{');
                for (int i = 0; i < map.Entries.Count; i++)
                {
                    json.Append(i == 0 ? "" : ",").Append(Quote(map.Entries[i].Key.Text)).Append(':');
                    Write(map.Entries[i].Value, json);
                }

                json.Append('}');
                break;
            default:
                json.Append(Scalar((YamlText)item));
                break;
        }
    }

    private static string Scalar(YamlText text) => text switch
    {
        { IsQuoted: true } => Quote(text.Text),
        { Text: "" or "~" or "null" } => "null",
        { Text: "true" or "false" } => text.Text,
        _ when Number().IsMatch(text.Text) => text.Text,
        _ => Quote(text.Text),
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
