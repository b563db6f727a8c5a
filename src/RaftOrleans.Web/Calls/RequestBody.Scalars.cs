using System.Text.Json;

namespace RaftOrleans.Web;

/// <content>Bodies whose fields are named by what they are about.</content>
internal sealed partial class RequestBody
{
    /// <summary>All fields with their values as text: strings, whole numbers and fractions, true and false.</summary>
    /// <exception cref="ApiException">A value is something else.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Scalars()
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach (JsonProperty property in _root.EnumerateObject())
        {
            JsonElement value = property.Value;
            string text = value.ValueKind switch
            {
                JsonValueKind.String => TextOf(property.Name, value),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => throw Wrong(property.Name, value, "a string, a number, true or false"),
            };
            fields.Add(new(property.Name, text));
        }

        return fields;
    }
}
