using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Runs the tests of a course. Each run is a world of its own, whose seed derives from the run's and the name of the test: what a test
/// does depends neither on the others nor on how many run at once.
/// </summary>
public static class CourseRunner
{
    /// <summary>Runs one test once.</summary>
    /// <param name="test">The test.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    /// <param name="text">Where a line per event of the world goes, or null.</param>
    public static CourseTestResult Run(CourseTest test, long seed, BrokenRule? broken = null, TextWriter? text = null) =>
        Run(test, seed, broken, text, new CourseTampering());

    /// <summary>The same, with something taken away.</summary>
    internal static CourseTestResult Run(CourseTest test, long seed, BrokenRule? broken, TextWriter? text, CourseTampering tampering)
    {
        ArgumentNullException.ThrowIfNull(test);
        CourseTester? tester = null;
        string? failure = null;
        World world = new((long)DeterministicRandom.Derive((ulong)seed, test.Key), CourseNetwork.World);
        world.Log.Text = text;
        try
        {
            new DrivenWorld(world).Run(() =>
            {
                tester = new CourseTester(world, test, broken, tampering);
                return test.Body(tester);
            });
            tester!.CheckServers();
        }
        catch (CourseFailureException caught)
        {
            failure = caught.Message;
        }

        return tester!.Result(seed, failure);
    }

    /// <summary>Runs tests with several seeds.</summary>
    /// <param name="options">Which, and how often.</param>
    /// <param name="progress">Told after each run how many have ended, by one thread at a time.</param>
    /// <param name="cancellation">Ends it after the runs under way, with <see cref="OperationCanceledException"/>.</param>
    /// <returns>All runs, by test and seed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one seed or core.</exception>
    public static IReadOnlyList<CourseTestResult> Run(
        CourseRunOptions options, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seeds, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cores, 1, nameof(options));
        CourseTestResult[] results = new CourseTestResult[options.Tests.Count * options.Seeds];
        Lock turn = new();
        int ended = 0;
        Parallel.For(
            0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Cores, CancellationToken = cancellation }, run =>
            {
                CourseTest test = options.Tests[run / options.Seeds];
                results[run] = Run(test, options.FirstSeed + (run % options.Seeds), options.Broken);
                lock (turn)
                {
                    progress?.Invoke(++ended);
                }
            });
        return results;
    }
}
