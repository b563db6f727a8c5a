using System.Collections.Immutable;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>The fields of a body by type. A field that is null counts as absent where a certain type is wanted.</summary>
internal sealed partial class RequestBody
{
    private const string WantedSides = """an array of arrays of nodes, like [["n1","n2"],["n3"]]""";

    /// <summary>Whether a field is there, be it null.</summary>
    public bool Has(string name)
    {
        _asked.Add(name);
        return _root.TryGetProperty(name, out _);
    }

    /// <summary>Any JSON value, null included, as it was written.</summary>
    /// <exception cref="ApiException">The field is missing.</exception>
    public string Json(string name) =>
        Has(name) ? _root.GetProperty(name).GetRawText() : throw Missing(name, "any JSON value");

    /// <summary>A text.</summary>
    /// <param name="name">The field.</param>
    /// <param name="wanted">What it may be, for the answer to a body that lacks it.</param>
    /// <exception cref="ApiException">It is missing, or not a text.</exception>
    public string Text(string name, string wanted = "a string") => OptionalText(name) ?? throw Missing(name, wanted);

    /// <summary>A text, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not a text.</exception>
    public string? OptionalText(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, value, "a string");
        }

        return TextOf(name, value);
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="ApiException">It is missing, not a whole number, or out of range.</exception>
    public long Number(string name, long least, long most) =>
        OptionalNumber(name, least, most) ?? throw Missing(name, $"a whole number, {least} to {most}");

    /// <summary>A whole number, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not a whole number, or out of range.</exception>
    public long? OptionalNumber(string name, long least, long most)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw Wrong(name, value, $"a whole number, {least} to {most}");
    }

    /// <summary>Whole numbers.</summary>
    /// <exception cref="ApiException">They are missing, not an array of whole numbers, or one is out of range.</exception>
    public IReadOnlyList<long> Numbers(string name, long least, long most)
    {
        string wanted = $"an array of whole numbers, {least} to {most}";
        if (!TryGet(name, out JsonElement value))
        {
            throw Missing(name, wanted);
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, value, wanted);
        }

        List<long> numbers = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            bool isAllowed =
                item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= least && number <= most;
            numbers.Add(isAllowed ? item.GetInt64() : throw Wrong(name, item, wanted));
        }

        return numbers;
    }

    /// <summary>Words: strings as they are, any other JSON value as it is written.</summary>
    /// <exception cref="ApiException">They are missing, not an array, or too many.</exception>
    public IReadOnlyList<string> Words(string name, int most)
    {
        string wanted = $"an array of 1 to {most} words";
        if (!TryGet(name, out JsonElement value))
        {
            throw Missing(name, wanted);
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var count && count >= 1 && count <= most
            ? [.. value.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? TextOf(name, word) : word.GetRawText())]
            : throw Wrong(name, value, wanted);
    }

    /// <summary>A number that may have a fraction, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not a number, or out of range.</exception>
    public double? OptionalFraction(string name, double least, double most)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most
            ? number
            : throw Wrong(name, value, FormattableString.Invariant($"a number, {least} to {most}"));
    }

    /// <summary>A length of time in milliseconds, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not a number, or out of range.</exception>
    public TimeSpan? OptionalMilliseconds(string name, double least, TimeSpan most) =>
        OptionalFraction(name, least, most.TotalMilliseconds) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>True or false; false where it is absent.</summary>
    /// <exception cref="ApiException">It is neither.</exception>
    public bool Flag(string name, bool fallback = false)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, value, "true or false"),
        };
    }

    /// <summary>A node by its name or number, or nobody where it is absent.</summary>
    /// <exception cref="ApiException">It names no node.</exception>
    public NodeId OptionalNode(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return NodeId.None;
        }

        return NodeId.TryParse(NodeText(name, value), out NodeId node) ? node : throw Wrong(name, value, "a node: n1, n2, n3 and so on");
    }

    /// <summary>Which node or nodes are meant.</summary>
    /// <exception cref="ApiException">It is missing, or means no node.</exception>
    public NodeSelector Selector(string name) =>
        TryGet(name, out JsonElement value) ? SelectorOf(name, value) : throw Missing(name, "n1, n2, ..., leader, follower, random or all");

    /// <summary>Lists of nodes.</summary>
    /// <exception cref="ApiException">It is missing, or not an array of arrays of nodes.</exception>
    public IReadOnlyList<IReadOnlyList<NodeSelector>> SelectorLists(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            throw Missing(name, WantedSides);
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(side => side.ValueKind != JsonValueKind.Array))
        {
            throw Wrong(name, value, WantedSides);
        }

        return [.. value.EnumerateArray().Select(Side)];

        IReadOnlyList<NodeSelector> Side(JsonElement side) => [.. side.EnumerateArray().Select(node => SelectorOf(name, node))];
    }

    /// <summary>An object within the body, or null where it is absent.</summary>
    /// <exception cref="ApiException">It is not an object.</exception>
    public RequestBody? OptionalObject(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? new RequestBody(value, Full(name) + ".") : throw Wrong(name, value, "an object");
    }

    /// <summary>The objects of an array within the body; none where it is absent.</summary>
    /// <exception cref="ApiException">It is not an array of objects.</exception>
    public IReadOnlyList<RequestBody> Objects(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            throw Wrong(name, value, "an array of objects");
        }

        return [.. value.EnumerateArray().Select((item, i) => new RequestBody(item, FormattableString.Invariant($"{Full(name)}[{i}].")))];
    }

    /// <summary>
    /// Refuses fields that nobody has asked for. Used where a misspelt option would silently do nothing, and the user would look for the
    /// fault in Raft.
    /// </summary>
    /// <exception cref="ApiException">There is such a field.</exception>
    public void NothingElse()
    {
        foreach (JsonProperty property in _root.EnumerateObject())
        {
            if (!_asked.Contains(property.Name))
            {
                string allowed = _asked.Count == 0 ? "none is wanted" : $"allowed is {string.Join(", ", _asked.Select(Full))}";
                throw ApiException.Invalid(Full(property.Name), $"there is no field '{Full(property.Name)}' here, {allowed}");
            }
        }
    }

    /// <summary>A field's name with the names of what it stands in, as complaints give it: <c>command.key</c>.</summary>
    public string Full(string name) => _prefix + name;


    private bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>
    /// Nodes, by their names or by the part they play; none where the field is absent. One that is named need not be there: a member that
    /// has lost its disk is not.
    /// </summary>
    /// <param name="name">The field.</param>
    /// <param name="find">Finds whoever plays a part.</param>
    /// <exception cref="ApiException">It is not an array of nodes.</exception>
    public ImmutableArray<NodeId> OptionalNodes(string name, Func<NodeSelector, NodeId> find)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(node =>
                NodeId.TryParse(NodeText(name, node), out NodeId id) ? id : find(SelectorOf(name, node)))]
            : throw Wrong(name, value, "an array of nodes, like [\"n4\"]");
    }

    private NodeSelector SelectorOf(string name, JsonElement value)
    {
        try
        {
            return NodeSelector.Parse(NodeText(name, value));
        }
        catch (LabException failure)
        {
            throw ApiException.Invalid(Full(name), $"{Full(name)}: {failure.Message}");
        }
    }

    private string NodeText(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(name, value),
        JsonValueKind.Number => value.GetRawText(),
        _ => throw Wrong(name, value, "a node, like \"n1\""),
    };

    private string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, is JSON but no text.
            throw ApiException.Invalid(Full(name), $"{Full(name)} is not text: it holds half a character");
        }
    }

    private ApiException Missing(string name, string wanted) =>
        ApiException.Invalid(Full(name), $"{Full(name)} is missing, wanted is {wanted}");

    private ApiException Wrong(string name, JsonElement value, string wanted)
    {
        string written = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || value.GetRawText().Length > 40
            ? Describe(value)
            : value.GetRawText();
        return ApiException.Invalid(Full(name), $"{Full(name)} is {written}, allowed is {wanted}");
    }
}
