using System.Collections;
using System.Globalization;
using System.Reflection;

namespace RaftOrleans.Consensus.Tests.Codec;

/// <summary>
/// All public properties of an object as text. Reflection rather than a list of fields, so that a field which is added to a message
/// and forgotten in the codec makes a round-trip test fail.
/// </summary>
internal static class Fields
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        ReadOnlyMemory<LogEntry> entries => Of(entries.ToArray()),
        string text => text,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => $"{value.GetType().Name} {{ {string.Join(", ", Properties(value))} }}",
    };

    private static IEnumerable<string> Properties(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.GetIndexParameters().Length == 0)
        .OrderBy(static property => property.Name, StringComparer.Ordinal)
        .Select(property => $"{property.Name} = {Of(property.GetValue(value))}");
}
