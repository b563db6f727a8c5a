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
