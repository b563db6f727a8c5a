using System.Diagnostics;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Runs one seed after the other on several cores until a property is violated, or until runs or time are used up. Each run is a world of
/// its own on one thread, so what a seed does does not depend on how many run at once.
/// </summary>
public sealed class SwarmSearch
{
    private readonly SwarmSearchOptions _options;
    private readonly Lock _lock = new();
    private readonly List<SearchResult> _failures = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _next;
    private long _lastAllowed = long.MaxValue;
    private long _runs;
    private long _unjudged;
    private long _committed;
    private long _deliveries;
    private TimeSpan _simulated;
    private ulong _hash;

    private SwarmSearch(SwarmSearchOptions options)
    {
        _options = options;
        _next = options.FirstSeed;
        if (options.Runs is { } runs)
        {
            _lastAllowed = options.FirstSeed + runs - 1;
        }
    }

    /// <summary>Searches.</summary>
    /// <param name="options">What to try, and when to end.</param>
    /// <param name="progress">Told after each run, by one thread at a time.</param>
    /// <param name="cancellation">Ends the search after the runs under way; what was found so far is reported.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one run, core, or tick of time.</exception>
    public static SwarmReport Run(SwarmSearchOptions options, Action<SwarmProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Cores < 1 || options.Runs < 1 || options.Time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "a search has one run, core and tick of time or more");
        }

        SwarmSearch search = new(options);
        Parallel.For(
            0, options.Cores, new ParallelOptions { MaxDegreeOfParallelism = options.Cores }, _ => search.Work(progress, cancellation));
        return search.Report();
    }

    private void Work(Action<SwarmProgress>? progress, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && TakeSeed() is { } seed)
        {
            SearchResult result = SearchRun.Execute(_options.PlanOf(seed), _options.Broken);
            lock (_lock)
            {
                Note(seed, result);
                progress?.Invoke(Totals());
            }
        }
    }

    private long? TakeSeed()
    {
        lock (_lock)
        {
            bool isOver = _next > _lastAllowed || (_options.Time is { } time && _watch.Elapsed >= time);
            return isOver ? null : _next++;
        }
    }

    private void Note(long seed, SearchResult result)
    {
        _runs++;
        _simulated += result.SimulatedTime;
        _deliveries += result.Deliveries;
        _committed += result.Committed;
        _unjudged += result.IsHistoryJudged ? 0 : 1;

        // A sum does not depend on the order in which the runs have ended.
        _hash += result.EventHash;
        if (result.Violations is [var first, ..] && (_options.Properties?.Contains(first.Property) ?? true))
        {
            _failures.Add(result);

            // Lower seeds that are under way may still fail; higher ones are of no interest any more.
            _lastAllowed = _options.KeepsGoing ? _lastAllowed : Math.Min(_lastAllowed, seed - 1);
        }
    }

    private SwarmProgress Totals() => new(_runs, _failures.Count, _simulated, _deliveries, _watch.Elapsed);

    private SwarmReport Report()
    {
        SearchResult[] failures = [.. _failures.OrderBy(failure => failure.Plan.Seed).Take(_options.KeepsGoing ? int.MaxValue : 1)];
        return new SwarmReport(_options.FirstSeed, _next, failures, _unjudged, _committed, Totals(), _hash);
    }
}
