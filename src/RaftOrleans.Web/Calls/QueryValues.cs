using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RaftOrleans.Web;

/// <summary>The values behind the question mark of a request. Every complaint names the value it is about.</summary>
internal sealed class QueryValues(IQueryCollection query)
{
    /// <summary>A text, or null where it is absent or empty.</summary>
    /// <exception cref="ApiException">It is given more than once.</exception>
    public string? Text(string name)
    {
        StringValues values = query[name];
        return values.Count switch
        {
            0 => null,
            1 => string.IsNullOrEmpty(values[0]) ? null : values[0],
            _ => throw ApiException.Invalid(name, $"{name} is given {values.Count} times, once is allowed"),
        };
    }

    /// <summary>The texts of a value that may be given more than once, in order; each may be empty.</summary>
    /// <exception cref="ApiException">It is absent, or given too often.</exception>
    public IReadOnlyList<string> Texts(string name, int most)
    {
        StringValues values = query[name];
        return values.Count == 0
            ? throw ApiException.Invalid(name, $"{name} is missing; it is given once for each word, as in ?{name}=...&{name}=...")
            : values.Count > most
                ? throw ApiException.Invalid(name, $"{name} is given {values.Count} times, allowed is 1 to {most}")
                : [.. values.Select(value => value ?? "")];
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="ApiException">It is not a number, or out of range.</exception>
    public long Number(string name, long fallback, long least, long most)
    {
        string? text = Text(name);
        if (text is null)
        {
            return fallback;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most
            ? number
            : throw ApiException.Invalid(name, $"{name} is '{text}', allowed is {least} to {most}");
    }

    /// <summary>True or false.</summary>
    /// <exception cref="ApiException">It is neither.</exception>
    public bool Flag(string name, bool fallback)
    {
        string? text = Text(name);
        return text switch
        {
            null => fallback,
            _ when bool.TryParse(text, out bool flag) => flag,
            _ => throw ApiException.Invalid(name, $"{name} is '{text}', allowed is true or false"),
        };
    }
}
