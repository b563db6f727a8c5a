namespace RaftOrleans.Verification;

/// <summary>
/// Monotonic writes, writes follow reads, and exactly once: what the order of writes must be. A list that was read shows it, and a cas that
/// has found the value of a write shows that no later write had taken effect.
/// </summary>
internal static class WriteGuarantees
{
    /// <summary>Most lists of a key that contradict each other and are all judged; one is enough for a no.</summary>
    private const int MaxLists = 100;

    /// <summary>Judges the writes of one key.</summary>
    public static void Check(KeyWrites key, GuaranteeTally monotonic, GuaranteeTally follow, GuaranteeTally once)
    {
        foreach (Operation read in LongestLists(key))
        {
            IReadOnlyList<string> elements = KeyWrites.Elements(read.Output)!;
            CheckOnce(key, read, elements, once);
            CheckOrder(key, read, elements, monotonic, follow);
        }

        CheckCas(key, monotonic, follow, once);
    }

    /// <summary>Reads of lists; those that are the beginning of another say nothing that the other does not.</summary>
    private static List<Operation> LongestLists(KeyWrites key)
    {
        List<Operation> longest = [];
        foreach (Operation read in key.All
            .Where(operation => KeyWrites.IsAnswered(operation) && operation.Output is ['[', ..])
            .OrderByDescending(operation => operation.Output!.Length))
        {
            if (longest.Count < MaxLists && !longest.Exists(known => IsBeginning(read.Output!, known.Output!)))
            {
                longest.Add(read);
            }
        }

        return longest;

        static bool IsBeginning(string list, string other) =>
            string.Equals(list, other, StringComparison.Ordinal)
            || list.Length == 2
            || (other.Length > list.Length && other[list.Length - 1] == ',' && other.AsSpan().StartsWith(list.AsSpan(0, list.Length - 1)));
    }

    private static void CheckOnce(KeyWrites key, Operation read, IReadOnlyList<string> elements, GuaranteeTally tally)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string element in elements)
        {
            counts[element] = counts.GetValueOrDefault(element) + 1;
        }

        foreach ((string element, int count) in counts)
        {
            IReadOnlyList<Operation> appends = key.AppendsOf(element);
            int possible = appends.Count(append => append.Outcome != OperationOutcome.Fail);
            if (!key.IsList || appends.Count == 0)
            {
                continue;
            }

            if (possible == 0)
            {
                tally.Break($"the list of key {key.All[0].Key} has an element whose append has failed", appends[0], read);
            }
            else if (count > possible)
            {
                tally.Break(
                    $"the list of key {key.All[0].Key} has the element {element} {count} times, appended were {possible}", appends[0], read);
            }
            else
            {
                tally.Hold();
            }
        }

        CheckNoneIsLost(key, read, counts, tally);
    }

    /// <summary>An append that is answered before another is called is before it in the log: who sees the other sees it too.</summary>
    private static void CheckNoneIsLost(KeyWrites key, Operation read, Dictionary<string, int> counts, GuaranteeTally tally)
    {
        if (!key.IsList)
        {
            return;
        }

        Operation? latest = null;
        foreach (string element in counts.Keys)
        {
            IReadOnlyList<Operation> appends = key.AppendsOf(element);
            if (appends is [var only] && (latest is null || only.Call > latest.Call))
            {
                latest = only;
            }
        }

        foreach (Operation append in key.All)
        {
            if (latest is null || append.Call >= latest.Call)
            {
                break;
            }

            if (append.Function == OperationFunction.Append && KeyWrites.IsBefore(append, latest)
                && key.AppendsOf(append.Value!).Count == 1 && !counts.ContainsKey(append.Value!))
            {
                tally.Break($"the list of key {append.Key} lacks an element that was appended before another that it has", append, latest, read);
                return;
            }
        }
    }

    private static void CheckOrder(
        KeyWrites key, Operation read, IReadOnlyList<string> elements, GuaranteeTally monotonic, GuaranteeTally follow)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < elements.Count; i++)
        {
            places.TryAdd(elements[i], i);
        }

        // Of each client: the place of its append that comes last in the list, and of what it had read.
        var lastOwn = new Dictionary<long, (int Place, Operation Append)>();
        var lastSeen = new Dictionary<long, (int Place, Operation Read, Operation Append)>();
        foreach (Operation operation in key.All)
        {
            if (operation.Function == OperationFunction.Append && key.AppendsOf(operation.Value!).Count == 1)
            {
                Place(operation);
            }
            else if (KeyWrites.IsAnswered(operation) && key.OnlyCandidate(operation) is { Function: OperationFunction.Append } only
                && places.TryGetValue(only.Value!, out int place)
                && (!lastSeen.TryGetValue(operation.Client, out (int Place, Operation, Operation) seen) || place > seen.Place))
            {
                lastSeen[operation.Client] = (place, operation, only);
            }
        }

        void Place(Operation append)
        {
            if (!places.TryGetValue(append.Value!, out int place))
            {
                return;
            }

            if (lastOwn.TryGetValue(append.Client, out (int Place, Operation Append) own) && own.Append.Return < append.Call)
            {
                Judge(
                    place > own.Place, monotonic, $"client {append.Client} wrote key {append.Key} twice, in the other order", own.Append, append);
            }

            if (lastSeen.TryGetValue(append.Client, out (int Place, Operation Read, Operation Append) seen)
                && seen.Read.Return < append.Call)
            {
                Judge(
                    place > seen.Place,
                    follow,
                    $"client {append.Client} read of key {append.Key} what came after what it wrote next",
                    seen.Append,
                    seen.Read,
                    append);
            }

            if (!lastOwn.TryGetValue(append.Client, out own) || place > own.Place)
            {
                lastOwn[append.Client] = (place, append);
            }
        }

        void Judge(bool holds, GuaranteeTally tally, string why, params Operation[] story)
        {
            if (holds)
            {
                tally.Hold();
            }
            else
            {
                tally.Break(why, [.. story, read]);
            }
        }
    }

    /// <summary>
    /// A cas that succeeds has found the newest value. Where this is that of a write, and a later write was answered before the cas was
    /// called, then the earlier one took effect last: it was overtaken, or it took effect again.
    /// </summary>
    private static void CheckCas(KeyWrites key, GuaranteeTally monotonic, GuaranteeTally follow, GuaranteeTally once)
    {
        foreach (Operation cas in key.All.Where(operation =>
            operation is { Function: OperationFunction.Cas, Output: not "false", From: not null } && KeyWrites.IsAcknowledged(operation)))
        {
            Operation found = cas with { Function = OperationFunction.Read, Value = null, From = null, Output = cas.From };
            if (key.OnlyCandidate(found) is not { } source || !KeyWrites.IsAcknowledged(source))
            {
                continue;
            }

            Operation? overtaken = null;
            for (int i = key.FirstCalledAfter(source.Return!.Value); i < key.All.Count && key.All[i].Call < cas.Call; i++)
            {
                if (KeyWrites.IsAcknowledged(key.All[i]) && key.All[i].Return < cas.Call)
                {
                    overtaken = key.All[i];
                    break;
                }
            }

            if (overtaken is null)
            {
                monotonic.Hold();
                once.Hold();
                continue;
            }

            // That one client made both is the stronger complaint; that another did says that the first took effect twice.
            GuaranteeTally tally = overtaken.Client == source.Client ? monotonic
                : HasRead(key, overtaken, source) ? follow
                : once;
            tally.Break($"key {cas.Key} holds an earlier write's value after a later write was acknowledged", source, overtaken, cas);
        }
    }

    private static bool HasRead(KeyWrites key, Operation writer, Operation source) => key.All.Any(operation =>
        operation.Client == writer.Client && operation.Return < writer.Call && KeyWrites.IsAnswered(operation)
        && key.OnlyCandidate(operation) == source);
}
