using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>How a command is sent.</summary>
/// <param name="Via">The node to ask, or null for the leader, whoever that is.</param>
/// <param name="Within">How long the lab may try, or null for its default.</param>
/// <param name="Session">The client session and the command's numbers in it, the command itself left out; null where it has none.</param>
internal readonly record struct Sending(NodeId? Via, TimeSpan? Within, SessionCommand? Session)
{
    /// <summary>How a body wants it sent.</summary>
    /// <param name="body">The body.</param>
    /// <param name="via">The node that the path names, or null.</param>
    /// <exception cref="ApiException">A number is out of range, or stands there without those that belong to it.</exception>
    public static Sending Of(RequestBody body, NodeId? via) => new(via, Proposals.Within(body), SessionOf(body));

    private static SessionCommand? SessionOf(RequestBody body)
    {
        long? session = body.OptionalNumber("session", 1, long.MaxValue);
        long? sequence = body.OptionalNumber("sequence", 1, long.MaxValue);
        long? outstanding = body.OptionalNumber("first_outstanding", 1, sequence ?? long.MaxValue);
        if (session is null)
        {
            string? lonely = sequence is not null ? "sequence" : outstanding is not null ? "first_outstanding" : null;
            return lonely is null
                ? null
                : throw ApiException.Invalid("session", $"session is missing, {lonely} means nothing without it: POST /api/sessions opens one");
        }

        return sequence is { } number
            ? new SessionCommand(session.Value, number, outstanding ?? 1, default)
            : throw ApiException.Invalid(
                "sequence", "sequence is missing, wanted is the number of the write in its session: 1, 2, 3, ...");
    }
}
