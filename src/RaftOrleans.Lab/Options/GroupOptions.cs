using System.Globalization;
using System.Reflection;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// The members of <see cref="RaftOptions"/> by their names, as people read and write them. Ranges and reasons are those that the options
/// state themselves: each is asked what it says to a value that it does not take, so that nothing is written down twice.
/// </summary>
public static class GroupOptions
{
    private static readonly PropertyInfo[] Properties =
        [.. typeof(RaftOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    /// <summary>All names, in the order in which they are explained.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Properties.Select(property => property.Name)];

    /// <summary>Every option as it is in force.</summary>
    public static IReadOnlyList<GroupOption> Describe(RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Properties.Select(property => Describe(property, options))];
    }

    /// <summary>The options with some of them set. Whether nodes that run may go on with them is not asked here.</summary>
    /// <param name="options">The options.</param>
    /// <param name="changes">Names, in any case, and values as people write them.</param>
    /// <exception cref="LabException">
    /// <see cref="LabFailure.Invalid"/>: there is no such option, it is named twice, or a value is none of its kind or out of range; with the
    /// name, the value and what is allowed.
    /// </exception>
    public static RaftOptions With(RaftOptions options, IEnumerable<KeyValuePair<string, string>> changes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(changes);
        RaftOptions changed = options;
        HashSet<string> named = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string text) in changes)
        {
            changed = With(changed, name, text);
            if (!named.Add(name))
            {
                throw Invalid($"{name} is given twice");
            }
        }

        // Only the whole can be judged: the ranges of some depend on others.
        return changed.Validate() is { Count: > 0 } errors ? throw Invalid(string.Join("; ", errors)) : changed;
    }

    /// <summary>
    /// Changes some options of a group that runs, and leaves the others as they are, also where they change at the same moment.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="changes">Names, in any case, and values as people write them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The options that are in force then.</returns>
    /// <exception cref="LabException">
    /// As of <see cref="With(RaftOptions, IEnumerable{KeyValuePair{string, string}})"/>, and as the group says.
    /// </exception>
    public static async Task<RaftOptions> ChangeAsync(
        ILabGroup group, IReadOnlyList<KeyValuePair<string, string>> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(group);
        while (true)
        {
            RaftOptions before = await group.GetOptionsAsync(cancellation);
            RaftOptions wanted = With(before, changes);
            try
            {
                await group.ChangeOptionsAsync(wanted, before, cancellation);
                return await group.GetOptionsAsync(cancellation);
            }
            catch (LabException error) when (error.Reason == LabFailure.Conflict)
            {
                // Somebody else was quicker, so whatever else there is to change, somebody gets on.
            }
        }
    }

    /// <summary>What a group says that was to change other options than those in force.</summary>
    public static LabException OthersInForce() => new(
        LabFailure.Conflict, "the options were changed by somebody else since they were read; read them again");

    /// <summary>The options with one of them set, to a value that may be out of range.</summary>
    internal static RaftOptions With(RaftOptions options, string name, string text)
    {
        PropertyInfo property = Array.Find(Properties, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid($"there is no option '{name}', allowed are {string.Join(", ", Names)}");
        object value = Parse(property.PropertyType, text)
            ?? throw Invalid($"{property.Name} is '{text}', allowed is {Allowed(property, options)}{Example(property.PropertyType)}");
        return Set(options, property, value);
    }

    /// <summary>A value as a person writes it.</summary>
    internal static string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan time => ScenarioDuration.Format(time),
        _ => FormattableString.Invariant($"{value}"),
    };

    private static GroupOption Describe(PropertyInfo property, RaftOptions options)
    {
        (OptionChange change, string? reason) = MayChange(property, options);
        return new GroupOption(
            property.Name,
            Format(property.GetValue(options)!),
            Format(property.GetValue(RaftOptions.Default)!),
            Allowed(property, options),
            change,
            reason);
    }

    private static string Allowed(PropertyInfo property, RaftOptions options)
    {
        if (property.PropertyType == typeof(bool))
        {
            return "true or false";
        }

        const string marker = "allowed is ";
        RaftOptions outside = Set(options, property, Number(property.PropertyType, -1));
        string error = outside.Validate().First(line => line.StartsWith(property.Name + " is ", StringComparison.Ordinal));
        return error[(error.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];
    }

    private static (OptionChange Change, string? Reason) MayChange(PropertyInfo property, RaftOptions options)
    {
        if (property.GetValue(options) is bool flag)
        {
            string? refusal = Refusal(property, options, !flag);
            return (refusal is null ? OptionChange.Any : OptionChange.None, refusal);
        }

        string? lower = Refusal(property, options, Number(property.PropertyType, -1));
        string? higher = Refusal(property, options, Highest(property.PropertyType));
        return (lower is null ? OptionChange.Any : higher is null ? OptionChange.Rising : OptionChange.None, lower);
    }

    /// <summary>Why an option cannot have a value while nodes run, whatever its range; null where it can.</summary>
    private static string? Refusal(PropertyInfo property, RaftOptions options, object value)
    {
        const string marker = " while the node runs: ";
        return options.WhyNotChangeTo(Set(options, property, value))
            .Where(line => line.StartsWith(property.Name + " cannot ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..])
            .FirstOrDefault();
    }

    private static RaftOptions Set(RaftOptions options, PropertyInfo property, object value)
    {
        RaftOptions changed = options with { };
        property.SetValue(changed, value);
        return changed;
    }

    // Boxed one by one: a conditional expression would make every number a long.
    private static object Number(Type type, int number) =>
        type == typeof(TimeSpan) ? TimeSpan.FromTicks(number)
        : type == typeof(double) ? (double)number
        : type == typeof(long) ? (object)(long)number
        : number;

    private static object Highest(Type type) =>
        type == typeof(TimeSpan) ? TimeSpan.MaxValue
        : type == typeof(double) ? double.MaxValue
        : type == typeof(long) ? (object)long.MaxValue
        : int.MaxValue;

    /// <summary>A value as a person writes it, or null where it is none of this kind.</summary>
    private static object? Parse(Type type, string text)
    {
        if (type == typeof(bool))
        {
            return bool.TryParse(text, out bool flag) ? flag : null;
        }

        if (type == typeof(TimeSpan))
        {
            return ScenarioDuration.TryParse(text, out TimeSpan time) ? time : null;
        }

        if (type == typeof(double))
        {
            bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double fraction);
            return isNumber ? fraction : null;
        }

        const NumberStyles whole = NumberStyles.AllowLeadingSign;
        if (type == typeof(int))
        {
            return int.TryParse(text, whole, CultureInfo.InvariantCulture, out int number) ? number : null;
        }

        return long.TryParse(text, whole, CultureInfo.InvariantCulture, out long large) ? large : null;
    }

    private static string Example(Type type) => type == typeof(TimeSpan) ? ", written like 150ms or 2s" : "";

    private static LabException Invalid(string message) => new(LabFailure.Invalid, message);
}
