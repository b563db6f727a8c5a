using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>A request that is answered with a problem (RFC 9457) instead of what was asked for.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">One or two sentences for a person: what is wrong, and what to do.</param>
/// <param name="field">The field of the request that is wrong, or null where it is not one field.</param>
internal sealed class ApiException(int status, string detail, string? field = null) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The field of the request that is wrong, or null.</summary>
    public string? Field { get; } = field;

    /// <summary>Whether the same request may well succeed a moment later: the answer then carries <c>Retry-After</c>.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Further members of the problem, by name.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    /// <summary>A value that is not allowed.</summary>
    public static ApiException Invalid(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    /// <summary>The request could be served, but not at this moment.</summary>
    public static ApiException Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, detail) { IsTransient = true };

    /// <summary>The same with one member more.</summary>
    public ApiException With(string member, object? value) =>
        new(Status, Message, Field)
        {
            IsTransient = IsTransient,
            Members = new Dictionary<string, object?>(Members) { [member] = value },
        };
}
