using System.Diagnostics;
using System.Globalization;
using RaftOrleans.Verification;

namespace RaftOrleans.Benchmarks;

/// <summary>
/// How long it takes to judge a history, from the file to the verdict: many keys, and one key that ten clients never leave alone. The files
/// can be kept, to time the whole of <c>raft check</c>.
/// </summary>
internal static class CheckTable
{
    private const int Repetitions = 5;

    /// <summary>Measures and writes the table.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="directory">Where the histories are kept; null to throw them away.</param>
    public static void Write(TextWriter output, string? directory)
    {
        string place = directory ?? Directory.CreateTempSubdirectory("raft-check-").FullName;
        Directory.CreateDirectory(place);
        output.WriteLine("| history | operations | keys | clients | file, MiB | read, s | order, s | guarantees, s | together, s |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        Measure("registers", new HistoryGenerator(1) { Count = 100_000, Keys = 100, Clients = 20 });
        Measure("one-key", new HistoryGenerator(2) { Count = 20_000, Keys = 1, Clients = 10 });
        Measure("one-key-unknown", new HistoryGenerator(3) { Count = 20_000, Keys = 1, Clients = 10, UnknownEvery = 100 });
        Measure("one-key-few-values", new HistoryGenerator(4) { Count = 20_000, Keys = 1, Clients = 10, Values = 5 });
        Measure("lists", new HistoryGenerator(5) { Count = 100_000, Keys = 1_000, Clients = 20, AreLists = true });
        if (directory is null)
        {
            Directory.Delete(place, recursive: true);
        }

        void Measure(string name, HistoryGenerator generator)
        {
            string path = Path.Combine(place, $"{name}.ndjson");
            using (FileStream file = File.Create(path))
            {
                HistoryWriter.Write(new OperationHistory(generator.Create()), file);
            }

            // The first is the compiler's; a machine that does something else besides makes the others longer, never shorter.
            (double Read, double Order, double Guarantees) best = Time(path);
            for (int i = 1; i < Repetitions; i++)
            {
                (double Read, double Order, double Guarantees) next = Time(path);
                best = next.Read + next.Order + next.Guarantees < best.Read + best.Order + best.Guarantees ? next : best;
            }

            double mebibytes = new FileInfo(path).Length / 1024.0 / 1024.0;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {generator.Count:N0} | {generator.Keys:N0} | {generator.Clients} | {mebibytes:F1} ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {best.Read:F2} | {best.Order:F2} | {best.Guarantees:F2} | {best.Read + best.Order + best.Guarantees:F2} |"));
        }
    }

    private static (double Read, double Order, double Guarantees) Time(string path)
    {
        long began = Stopwatch.GetTimestamp();
        using FileStream file = File.OpenRead(path);
        OperationHistory history = HistoryReader.Read(file);
        double read = Stopwatch.GetElapsedTime(began).TotalSeconds;
        LinearizabilityResult result = LinearizabilityChecker.Check(history);
        double order = Stopwatch.GetElapsedTime(began).TotalSeconds - read;
        IReadOnlyList<GuaranteeResult> guarantees = GuaranteeChecker.Check(history);
        double all = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return result.Verdict == LinearizabilityVerdict.Linearizable && guarantees.All(guarantee => guarantee.Holds)
            ? (read, order, all - read - order)
            : throw new InvalidOperationException($"{path} is {result.Verdict}, but it was made to be linearizable");
    }
}
