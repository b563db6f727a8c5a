using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RaftOrleans.Lab;

/// <summary>A piece of text that is valid by itself.</summary>
/// <param name="allowed">What is allowed, in words.</param>
/// <param name="isValid">Whether a text is.</param>
/// <param name="schema">Makes the same as JSON schema.</param>
/// <param name="isQuotable">Whether the text may be quoted; numbers and flags may not, because editors would take them for text.</param>
internal sealed class TextShape(string allowed, Func<string, bool> isValid, Func<JsonObject> schema, bool isQuotable = true) : Shape
{
    /// <inheritdoc/>
    public override string Allowed => allowed;

    /// <summary>Prose of some length.</summary>
    public static TextShape Prose(int longest) => new(
        $"text of 1 to {longest} characters",
        text => text.Trim().Length > 0 && text.Length <= longest,
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest });

    /// <summary>A text that a regular expression describes.</summary>
    public static TextShape Matching(string pattern, string allowed) => new(
        allowed,
        // In .NET '$' also matches before a last line feed, in JSON schema it does not.
        text => Regex.IsMatch(text, pattern.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
        () => new JsonObject { ["type"] = "string", ["pattern"] = pattern });

    /// <summary>One of a few words.</summary>
    public static TextShape Word(params string[] words) => new(
        string.Join(", ", words),
        text => words.Contains(text),
        () => new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) });

    /// <summary>Yes or no.</summary>
    public static TextShape Flag() => new(
        "true or false", text => text is "true" or "false", () => new JsonObject { ["type"] = "boolean" }, isQuotable: false);

    /// <summary>A whole number.</summary>
    public static TextShape Whole(long least, long most) => new(
        most == long.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}",
        text => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out long number) && number >= least && number <= most,
        () =>
        {
            JsonObject schema = new() { ["type"] = "integer" };
            if (least != long.MinValue)
            {
                schema["minimum"] = least;
            }

            if (most != long.MaxValue)
            {
                schema["maximum"] = most;
            }

            return schema;
        },
        isQuotable: false);

    /// <summary>A share of a whole.</summary>
    public static TextShape Share() => Number(0, 1);

    /// <summary>A number.</summary>
    public static TextShape Number(double least, double most) => new(
        FormattableString.Invariant($"a number from {least} to {most}"),
        text => double.TryParse(
            text,
            System.Globalization.NumberStyles.AllowDecimalPoint | (least < 0 ? System.Globalization.NumberStyles.AllowLeadingSign : System.Globalization.NumberStyles.None),
            System.Globalization.CultureInfo.InvariantCulture, out double number)
            && number >= least && number <= most,
        () => new JsonObject { ["type"] = "number", ["minimum"] = least, ["maximum"] = most },
        isQuotable: false);

    /// <summary>A time.</summary>
    public static TextShape Duration(TimeSpan least) => new(
        $"a time from {ScenarioDuration.Format(least)} to 1h with its unit (us, ms, s, m, h), such as 150ms",
        text => ScenarioDuration.TryParse(text, out TimeSpan time) && time >= least,
        () => new JsonObject { ["type"] = "string", ["pattern"] = ScenarioDuration.Pattern });

    /// <inheritdoc/>
    public override bool Fits(YamlItem item) => item is YamlText text && (isQuotable || !text.IsQuoted) && isValid(text.Text);

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => schema();

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem item, string path, ScenarioProblems problems)
    {
        // A text that fits has nothing inside.
    }
}
