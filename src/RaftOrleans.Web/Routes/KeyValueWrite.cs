using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One of the writes of the key-value store: its route, its body, its command, and its answer in words.</summary>
internal sealed class KeyValueWrite
{
    private const string Null = "null";

    private readonly Func<ApiRoute, ApiRoute> _describe;
    private readonly Func<ApiCall, RequestBody, Sending, Task<WriteAnswer>> _run;

    private KeyValueWrite(
        string name,
        string summary,
        Func<ApiRoute, ApiRoute> describe,
        Func<ApiCall, RequestBody, Sending, Task<WriteAnswer>> run)
    {
        Name = name;
        Summary = summary;
        _describe = describe;
        _run = run;
    }

    /// <summary>Gives a key a value.</summary>
    public static KeyValueWrite Set { get; } = Simple<SetRequest>("set", "Gives a key a value", KeyValueFields.Set, "set");

    /// <summary>Removes a key.</summary>
    public static KeyValueWrite Delete { get; } = Simple<DeleteRequest>("delete", "Removes a key", KeyValueFields.Delete, "deleted");

    /// <summary>Adds to the array that a key holds.</summary>
    public static KeyValueWrite Append { get; } =
        Simple<SetRequest>("append", "Adds a value to the array that a key holds", KeyValueFields.Append, "appended to");

    /// <summary>Gives a key a value if it holds the expected one.</summary>
    public static KeyValueWrite CompareAndSet { get; } = new(
        "cas",
        "Gives a key a value if it holds the expected one; null stands for a key that is not there",
        static route => route.Takes<CasRequest>(),
        CompareAndSetAsync);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeyValueWrite> All { get; } = [Set, Delete, CompareAndSet, Append];

    /// <summary>The last part of its route.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string Summary { get; }

    /// <summary>Says of a route what body it takes.</summary>
    public ApiRoute Describe(ApiRoute route) => _describe(route);

    /// <summary>Carries it out.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The fields.</param>
    /// <param name="how">Whom to ask, how long, in which session.</param>
    public async Task<WriteAnswer> RunAsync(ApiCall call, RequestBody body, Sending how)
    {
        await KeyValueOnly.RequireAsync(call.Lab, call.Group, call.Ended);
        return await _run(call, body, how);
    }

    private static KeyValueWrite Simple<TBody>(
        string name, string summary, Func<RequestBody, ReadOnlyMemory<byte>> make, string done) => new(
        name,
        summary,
        static route => route.Takes<TBody>(),
        async (call, body, how) =>
        {
            ReadOnlyMemory<byte> command = make(body);
            (KeyValueResult result, ProposalAnswer answer) = await Proposals.ProposeAsync(call, command, how);
            return Answer(body, done, result, answer);
        });

    // In an answer null is what an absent key and a key that holds null have in common, so null expects either of them: a first
    // command for the absent key changes nothing where the key holds null, and a second one tries that.
    private static async Task<WriteAnswer> CompareAndSetAsync(ApiCall call, RequestBody body, Sending how)
    {
        string expected = body.Json("expected");
        bool mayBeAbsent = expected == Null && !(how.Session is not null && await HoldsNullAsync(call, body, how));
        ReadOnlyMemory<byte> command = KeyValueFields.CompareAndSet(body, mayBeAbsent ? null : expected);
        (KeyValueResult result, ProposalAnswer answer) = await Proposals.ProposeAsync(call, command, how);
        if (mayBeAbsent && how.Session is null && result is { Status: KeyValueStatus.Mismatch, Value: Null })
        {
            (result, answer) = await Proposals.ProposeAsync(call, KeyValueFields.CompareAndSet(body, Null), how);
        }

        return Answer(body, "set", result, answer);
    }

    // In a session one number is one command, so what null stands for must be known before. A key that changes between absent and null
    // in this moment is found not to hold what was expected.
    private static async Task<bool> HoldsNullAsync(ApiCall call, RequestBody body, Sending how)
    {
        ReadOnlyMemory<byte> query = KeyValueFields.GetQuery(KeyValueFields.Key(body));
        ReadRequest rests = new(default, ReadConsistency.Linearizable);
        (KeyValueResult result, _) = await KeyValueReads.ReadAsync(call, query, rests, via: null, how.Within);
        return result is { Status: KeyValueStatus.Ok, Value: Null };
    }

    private static WriteAnswer Answer(RequestBody body, string done, KeyValueResult result, ProposalAnswer answer)
    {
        string key = body.Text("key");
        string message = result.Status switch
        {
            KeyValueStatus.Ok => $"{done} '{key}'",
            KeyValueStatus.NotFound => $"there is no key '{key}'",
            KeyValueStatus.Mismatch when result.Value is null => $"nothing changed: there is no key '{key}'",
            KeyValueStatus.Mismatch => $"nothing changed: '{key}' holds {result.Value}",
            KeyValueStatus.NotAnArray => $"nothing changed: '{key}' holds no array",
            _ => $"nothing changed: {result.Reason ?? "the state machine refused the command"}",
        };
        return new WriteAnswer(
            result.Status == KeyValueStatus.Ok,
            message,
            answer.Index,
            Names.Of(result.Status),
            KeyValueReads.Json(result.Value),
            Names.NodeOrNull(answer.Leader));
    }
}
