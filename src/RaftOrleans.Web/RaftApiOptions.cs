using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>
/// How the REST API behaves. Whoever sets an option has checked it: <see cref="Validate"/> names every one that is out of range.
/// </summary>
public sealed class RaftApiOptions
{
    /// <summary>Fewest characters of a <see cref="Token"/>.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The group that routes without a group in their path speak of.</summary>
    public const string DefaultGroup = "default";

    /// <summary>Largest request body; 1 KiB to 64 MiB, default 1 MiB. A larger one is answered with 413.</summary>
    public int MaxBodyBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Longest time a request may take by the wall clock, event streams excepted; 1 s to 10 min, default 30 s. The lab's own limits are in
    /// the world's time, which may be slow or stand still: without this a request to a paused world would hang for ever.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node that is forced to lead may take to win, in the world's time; 100 ms to 1 min, default 5 s.</summary>
    public TimeSpan ForceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between signs of life on a silent event stream, by the wall clock; 100 ms to 5 min, default 15 s.</summary>
    public TimeSpan EventHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most event streams at a time; 1 to 100,000, default 1,000. A further one is answered with 503.</summary>
    public int MaxEventStreams { get; set; } = 1000;

    /// <summary>
    /// What requests must carry as <c>Authorization: Bearer</c>; at least <see cref="MinTokenLength"/> characters, or null where everybody
    /// who reaches the server may use it.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// Further names by which the server may be called, <c>name</c> or <c>name:port</c>, besides <c>localhost</c> and the address that a
    /// request came in on. Needed behind a proxy or a forwarded port only.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>How nodes of groups behave that are created through the API.</summary>
    public RaftOptions GroupOptions { get; set; } = RaftOptions.Default;

    /// <summary>Checks every option.</summary>
    /// <returns>One line per option that is out of its range: its name, its value, what is allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(MaxBodyBytes is >= 1 << 10 and <= 64 << 20, nameof(MaxBodyBytes), MaxBodyBytes, "1024 to 67108864 bytes");
        CheckTime(RequestTimeout, nameof(RequestTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        CheckTime(ForceTimeout, nameof(ForceTimeout), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        CheckTime(EventHeartbeat, nameof(EventHeartbeat), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Check(MaxEventStreams is >= 1 and <= 100_000, nameof(MaxEventStreams), MaxEventStreams, "1 to 100000");
        Check(Token is null || Token.Length >= MinTokenLength, nameof(Token), "too short", $"at least {MinTokenLength} characters");
        return errors;

        void CheckTime(TimeSpan value, string name, TimeSpan least, TimeSpan most) =>
            Check(value >= least && value <= most, name, Duration.Format(value), $"{Duration.Format(least)} to {Duration.Format(most)}");

        void Check(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"{name} is {value}, allowed is {allowed}"));
            }
        }
    }
}
