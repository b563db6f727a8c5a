namespace RaftOrleans.Client.Tests;

/// <summary>What a run of the program finds around it.</summary>
internal sealed record RunOptions(string? Url)
{
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    public bool IsTerminal { get; init; }

    public int Width { get; init; } = 80;

    public IKeyReader? Keyboard { get; init; }

    /// <summary>What stands in standard input.</summary>
    public string Input { get; init; } = "";

    public Action<CancellationTokenSource?> OnInterrupt { get; init; } = static _ => { };

    public IReadOnlyList<ICommandGroup>? Groups { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>What measurements go by; waits take as long as they do.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
