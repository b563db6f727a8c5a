namespace RaftOrleans.Lab;

/// <summary>What one direction of a link does to its messages.</summary>
/// <param name="Drop">Share of messages that are lost; 0 to 1.</param>
/// <param name="Duplicate">Share of messages that come twice; 0 to 1.</param>
/// <param name="Reorder">Share of messages that are held back by a further random delay, so that later ones overtake them; 0 to 1.</param>
/// <param name="Delay">Added to every message; 0 to 1 h.</param>
/// <param name="Jitter">A random time up to this is added as well; 0 to 1 h.</param>
public sealed record LinkFaults(
    double Drop = 0, double Duplicate = 0, double Reorder = 0, TimeSpan Delay = default, TimeSpan Jitter = default)
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
}
