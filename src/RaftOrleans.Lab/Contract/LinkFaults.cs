using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>What one direction of a link does to its messages.</summary>
/// <param name="Drop">Share of messages that are lost; 0 to 1.</param>
/// <param name="Duplicate">Share of messages that come twice; 0 to 1.</param>
/// <param name="Reorder">Share of messages that are held back by a further random delay, so that later ones overtake them; 0 to 1.</param>
/// <param name="Delay">Added to every message; 0 to 1 h.</param>
/// <param name="Jitter">
/// A random time is added as well: up to this, or, where its distribution has no end, with half of this as its mean; 0 to 1 h.
/// </param>
/// <param name="Distribution">How the random time is spread.</param>
public sealed record LinkFaults(
    double Drop = 0,
    double Duplicate = 0,
    double Reorder = 0,
    TimeSpan Delay = default,
    TimeSpan Jitter = default,
    LatencyDistribution Distribution = LatencyDistribution.Uniform)
{
    /// <summary>A link that does nothing to its messages.</summary>
    public static LinkFaults None { get; } = new();

    /// <summary>Checks every part.</summary>
    /// <returns>One line per part that is not allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckShare(nameof(Drop), Drop);
        CheckShare(nameof(Duplicate), Duplicate);
        CheckShare(nameof(Reorder), Reorder);
        CheckTime(nameof(Delay), Delay);
        CheckTime(nameof(Jitter), Jitter);
        if (!Enum.IsDefined(Distribution))
        {
            errors.Add($"{nameof(Distribution)} is {Distribution}, allowed are {string.Join(", ", Enum.GetNames<LatencyDistribution>())}");
        }
        else if (Distribution != LatencyDistribution.Uniform && Jitter == TimeSpan.Zero)
        {
            errors.Add($"{nameof(Distribution)} is {Distribution}, and there is no {nameof(Jitter)} that it could spread");
        }

        return errors;

        void CheckShare(string name, double share)
        {
            if (!(share is >= 0 and <= 1))
            {
                errors.Add(FormattableString.Invariant($"{name} is {share}, allowed is 0 to 1"));
            }
        }

        void CheckTime(string name, TimeSpan time)
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromHours(1))
            {
                errors.Add(FormattableString.Invariant($"{name} is {time}, allowed is 0 to 1 h"));
            }
        }
    }

    /// <summary>The faults in words, as <c>drop 0.1, jitter 20ms exponential</c>; <c>no faults</c> where there are none.</summary>
    public string Describe()
    {
        List<string> words = [];
        AddShare("drop", Drop);
        AddShare("duplicate", Duplicate);
        AddShare("reorder", Reorder);
        AddTime("delay", Delay, "");
        AddTime("jitter", Jitter, Distribution switch
        {
            LatencyDistribution.Exponential => " exponential",
            LatencyDistribution.HeavyTail => " heavy-tailed",
            _ => "",
        });
        return words.Count == 0 ? "no faults" : string.Join(", ", words);

        void AddShare(string what, double share)
        {
            if (share > 0)
            {
                words.Add(FormattableString.Invariant($"{what} {share}"));
            }
        }

        void AddTime(string what, TimeSpan time, string how)
        {
            if (time > TimeSpan.Zero)
            {
                words.Add($"{what} {ScenarioDuration.Format(time)}{how}");
            }
        }
    }
}
