using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>
/// Checks JSON against the part of JSON schema that the scenarios' schema uses, as an editor would. It knows nothing of the reader's grammar,
/// and refuses a keyword that it does not know.
/// </summary>
internal sealed class JsonSchemaChecker(JsonObject root)
{
    /// <summary>What is wrong, with its path.</summary>
    public IReadOnlyList<string> Check(JsonNode? value) => [.. Check(value, root, "$")];

    private IEnumerable<string> Check(JsonNode? value, JsonObject schema, string path) =>
        schema.SelectMany(keyword => Check(value, keyword.Key, keyword.Value!, schema, path));

    private IEnumerable<string> Check(JsonNode? value, string keyword, JsonNode rule, JsonObject schema, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "definitions" => [],
        "$ref" => Check(value, Definition(rule.GetValue<string>()), path),
        "type" => Fail(!IsOf(value, rule.GetValue<string>()), $"{path} is no {rule}"),
        "enum" => Fail(!rule.AsArray().Any(allowed => allowed!.ToString() == value?.ToString()), $"{path} is '{value}', not one of {rule.ToJsonString()}"),
        "pattern" => Fail(value is JsonValue && !Regex.IsMatch(value.ToString(), rule.GetValue<string>()), $"{path} is '{value}', not like {rule}"),
        "minLength" => Fail(IsOf(value, "string") && value!.ToString().Length < rule.GetValue<int>(), $"{path} is too short"),
        "maxLength" => Fail(IsOf(value, "string") && value!.ToString().Length > rule.GetValue<int>(), $"{path} is too long"),
        "minimum" => Fail(IsOf(value, "number") && Number(value!) < Number(rule), $"{path} is below {rule}"),
        "maximum" => Fail(IsOf(value, "number") && Number(value!) > Number(rule), $"{path} is above {rule}"),
        "items" => (value as JsonArray ?? []).SelectMany((item, i) => Check(item, rule.AsObject(), $"{path}[{i + 1}]")),
        "minItems" => Fail(value is JsonArray list && list.Count < rule.GetValue<int>(), $"{path} has too few items"),
        "maxItems" => Fail(value is JsonArray list && list.Count > rule.GetValue<int>(), $"{path} has too many items"),
        "required" => rule.AsArray().Where(name => value is JsonObject map && !map.ContainsKey(name!.ToString())).Select(name => $"{path}.{name} is missing"),
        "properties" => (value as JsonObject ?? []).Where(entry => rule[entry.Key] is not null)
            .SelectMany(entry => Check(entry.Value, rule[entry.Key]!.AsObject(), $"{path}.{entry.Key}")),
        "additionalProperties" => (value as JsonObject ?? []).Where(entry => schema["properties"]?[entry.Key] is null)
            .SelectMany(entry => rule is JsonObject inner ? Check(entry.Value, inner, $"{path}.{entry.Key}") : [$"{path}.{entry.Key} is not known"]),
        "propertyNames" => (value as JsonObject ?? []).SelectMany(entry => Check(JsonValue.Create(entry.Key), rule.AsObject(), $"{path}.{entry.Key}")),
        "minProperties" => Fail(value is JsonObject map && map.Count < rule.GetValue<int>(), $"{path} has too few entries"),
        "maxProperties" => Fail(value is JsonObject map && map.Count > rule.GetValue<int>(), $"{path} has too many entries"),
        "allOf" => rule.AsArray().SelectMany(inner => Check(value, inner!.AsObject(), path)),
        "anyOf" => Fail(Matches(value, rule, path) == 0, $"{path} is {value?.ToJsonString()}, which is none of what is allowed"),
        "oneOf" => Fail(Matches(value, rule, path) != 1, $"{path} is {Matches(value, rule, path)} of what is allowed, not one"),
        "not" => Fail(!Check(value, rule.AsObject(), path).Any(), $"{path} is what is not allowed"),
        _ => throw new NotSupportedException($"this checker does not know '{keyword}'"),
    };

    private static IEnumerable<string> Fail(bool isWrong, string message) => isWrong ? [message] : [];

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        _ => throw new NotSupportedException(type),
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), null);

    private int Matches(JsonNode? value, JsonNode rules, string path) => rules.AsArray().Count(rule => !Check(value, rule!.AsObject(), path).Any());

    private JsonObject Definition(string reference) => root["definitions"]![reference["#/definitions/".Length..]]!.AsObject();
}
