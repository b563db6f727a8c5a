using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

/// <summary>The store against a dictionary of texts, and stores against each other.</summary>
public class KeyValueModelTests
{
    private static readonly string[] Keys = ["a", "ab", "b", "\u00E9", "\uFFFD", "\U0001F600", "a\0"];

    private static readonly string[] Values =
    [
        "null", "1", "1.0", "\"a\"", "\"\\u0061\"", "[]", "[1]", "[[]]", "{}", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}",
        "\"a value that is longer than the others, so that buffers must grow and shrink with it, again and again\"",
    ];

    private static readonly Gen<Step> Steps =
        from kind in Gen.Choose(0, 6)
        from key in Gen.Elements(Keys)
        from value in Gen.Elements(Values)
        from expected in Gen.Elements<string?>([null, .. Values])
        select new Step(kind, key, value, expected);

    [Fact]
    public void The_store_does_what_a_dictionary_does() =>
        Prop.ForAll(Gen.ArrayOf(Steps).ToArbitrary(), static steps =>
        {
            KeyValueStore store = new();
            SortedDictionary<string, string> model = new(StringComparer.Ordinal);
            foreach (Step step in steps)
            {
                if (step.Command is { } command)
                {
                    (KeyValueStatus status, string? value) = Predict(model, step);
                    KeyValueResult result = store.Do(command);
                    Assert.Equal((status, value), (result.Status, result.Value));
                }
                else if (step.Kind == 5)
                {
                    string prefix = step.Key.StartsWith('a') ? "a" : step.Key;
                    Assert.Equal(
                        model.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(ToEntry),
                        store.List(prefix, pageSize: 2));
                }
                else
                {
                    KeyValueStore restored = new();
                    restored.Restore(store.Snapshot());
                    store = restored;
                }

                Assert.All(Keys, key => Assert.Equal(model.GetValueOrDefault(key), store.Get(key)));
            }

            Assert.Equal(model.Select(ToEntry), store.List());
            Assert.Equal(model.Count, store.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void The_same_commands_give_the_same_results_and_the_same_snapshot() =>
        Prop.ForAll(Gen.ArrayOf(Steps).ToArbitrary(), static steps =>
        {
            KeyValueStore one = new();
            KeyValueStore other = new();
            foreach (Step step in steps)
            {
                if (step.Command is { } command)
                {
                    Assert.Equal(one.Apply(1, command).ToArray(), other.Apply(1, command).ToArray());
                }
                else
                {
                    // Asking one of them only must leave no trace.
                    one.List();
                    one.Snapshot();
                }
            }

            Assert.Equal(one.Snapshot(), other.Snapshot());
        }).QuickCheckThrowOnFailure();

    private static KeyValueEntry ToEntry(KeyValuePair<string, string> pair) => new(pair.Key, pair.Value);

    private static (KeyValueStatus Status, string? Value) Predict(SortedDictionary<string, string> model, Step step)
    {
        string? present = model.GetValueOrDefault(step.Key);
        switch (step.Kind)
        {
            case 0:
                model[step.Key] = step.Value;
                return (KeyValueStatus.Ok, null);
            case 1:
                return (model.Remove(step.Key) ? KeyValueStatus.Ok : KeyValueStatus.NotFound, null);
            case 2:
                bool isEqual = present is null || step.Expected is null
                    ? present == step.Expected
                    : JsonNode.DeepEquals(JsonNode.Parse(present), JsonNode.Parse(step.Expected));
                if (!isEqual)
                {
                    return (KeyValueStatus.Mismatch, present);
                }

                model[step.Key] = step.Value;
                return (KeyValueStatus.Ok, null);
            default:
                if (JsonNode.Parse(present ?? "[]") is not JsonArray)
                {
                    return (KeyValueStatus.NotAnArray, null);
                }

                model[step.Key] = present is null or "[]" ? $"[{step.Value}]" : $"{present[..^1]},{step.Value}]";
                return (KeyValueStatus.Ok, null);
        }
    }

    /// <summary>Something that is done to the store.</summary>
    /// <param name="Kind">0 set, 1 delete, 2 compare-and-set, 3 and 4 append, 5 list, 6 snapshot and restore.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Expected">What a compare-and-set expects.</param>
    private sealed record Step(int Kind, string Key, string Value, string? Expected)
    {
        public ReadOnlyMemory<byte>? Command => Kind switch
        {
            0 => KeyValueCommand.Set(Key, Value),
            1 => KeyValueCommand.Delete(Key),
            2 => KeyValueCommand.CompareAndSet(Key, Expected, Value),
            3 or 4 => KeyValueCommand.Append(Key, Value),
            _ => (ReadOnlyMemory<byte>?)null,
        };
    }
}
