using System.Reflection;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// The options of <see cref="RaftOptions"/> as keys of a scenario file: all of them, by their names, so that a new one is there at once. Their
/// ranges are those that the options check themselves.
/// </summary>
internal static class ScenarioOptions
{
    private static readonly PropertyInfo[] Properties =
        [.. typeof(RaftOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    /// <summary>The keys.</summary>
    public static IReadOnlyList<MapField> Fields { get; } =
    [
        .. Properties.Select(property => new MapField(
            ScenarioGrammar.Camel(property.Name),
            ShapeOf(property.PropertyType),
            $"RaftOptions.{property.Name}; usually {GroupOptions.Format(property.GetValue(RaftOptions.Default)!)}.")),
    ];

    /// <summary>The options with one of them set.</summary>
    /// <param name="options">The options.</param>
    /// <param name="key">The key, which exists.</param>
    /// <param name="text">The value, whose form is right.</param>
    public static RaftOptions With(RaftOptions options, string key, string text) => GroupOptions.With(options, key, text);

    private static TextShape ShapeOf(Type type) =>
        type == typeof(bool) ? TextShape.Flag()
        : type == typeof(TimeSpan) ? TextShape.Duration(TimeSpan.Zero)
        : type == typeof(int) ? TextShape.Whole(0, int.MaxValue)
        : type == typeof(long) ? TextShape.Whole(0, long.MaxValue)
        : type == typeof(double) ? TextShape.Number(1, 10)
        : throw new NotSupportedException($"an option of type {type} has no form in scenario files yet");
}
