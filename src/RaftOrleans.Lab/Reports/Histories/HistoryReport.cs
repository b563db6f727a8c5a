using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>A history on a page: whether it is linearizable, what else of it holds, and its picture.</summary>
public static class HistoryReport
{
    /// <summary>A page of its own.</summary>
    /// <param name="name">What the history is, such as the name of its file.</param>
    /// <param name="history">The history.</param>
    /// <param name="check">Whether it is linearizable.</param>
    /// <param name="guarantees">What else of it holds.</param>
    public static string Page(string name, OperationHistory history, LinearizabilityResult check, IReadOnlyList<GuaranteeResult> guarantees)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(check);
        int clients = history.Operations.Select(operation => operation.Client).Distinct().Count();
        int keys = history.Operations.Select(operation => operation.Key).Distinct(StringComparer.Ordinal).Count();
        var page = new HtmlPage(
            name, FormattableString.Invariant($"Operations: {history.Operations.Count}; clients: {clients}; keys: {keys}."));
        page.Section("Verdict");
        AddVerdict(page, check);
        AddGuarantees(page, guarantees);
        page.Section("Picture");
        (string svg, string? leftOut) = HistoryPicture.Draw(history.Operations, new HistoryPictureOptions
        {
            Orders = check.Orders,
            Failing = check.Violation?.Operations
                ?? guarantees.FirstOrDefault(guarantee => !guarantee.Holds)?.Violation!.Operations
                ?? [],
        });
        return page.Picture(svg, Caption(check, leftOut), fitsWidth: false).ToString();
    }

    /// <summary>The name of a guarantee in words.</summary>
    public static string Words(SessionGuarantee guarantee) => guarantee switch
    {
        SessionGuarantee.ReadYourWrites => "read your writes",
        SessionGuarantee.MonotonicReads => "monotonic reads",
        SessionGuarantee.MonotonicWrites => "monotonic writes",
        SessionGuarantee.WritesFollowReads => "writes follow reads",
        _ => "exactly once",
    };

    internal static void AddVerdict(HtmlPage page, LinearizabilityResult check)
    {
        switch (check.Verdict)
        {
            case LinearizabilityVerdict.Linearizable:
                page.Banner("linearizable: one order explains every answer", HtmlTone.Good);
                break;
            case LinearizabilityVerdict.NotLinearizable:
                page.Banner($"not linearizable: no order explains the answers of key {check.Violation!.Key}", HtmlTone.Bad);
                page.Code(check.Violation.ToString());
                break;
            default:
                page.Banner($"unknown: {check.UnknownReason}", HtmlTone.Unsure);
                break;
        }
    }

    internal static void AddGuarantees(HtmlPage page, IReadOnlyList<GuaranteeResult> guarantees)
    {
        page.Table(
            ["guarantee", "verdict", new HtmlColumn("cases judged", true), "why"],
            guarantees.Select(guarantee => (IReadOnlyList<HtmlCell>)
            [
                Words(guarantee.Guarantee),
                guarantee.Judged == 0 ? new HtmlCell("nothing to judge", HtmlTone.Muted)
                    : guarantee.Holds ? new HtmlCell("holds", HtmlTone.Good)
                    : new HtmlCell("violated", HtmlTone.Bad),
                FormattableString.Invariant($"{guarantee.Judged:N0}"),
                guarantee.Violation?.ToString() ?? "",
            ]));
    }

    internal static string Caption(LinearizabilityResult check, string? leftOut)
    {
        string bars = "Blue: reads; orange: writes; pale with a dashed end: nobody knows whether it happened; grey: it certainly did not.";
        string points = check.Verdict switch
        {
            LinearizabilityVerdict.NotLinearizable => " Framed in red: the smallest part that no order explains.",
            LinearizabilityVerdict.Linearizable => " Green ticks: where each took effect in an order that explains all.",
            _ => "",
        };
        return bars + points + (leftOut is null ? "" : $" {char.ToUpperInvariant(leftOut[0])}{leftOut[1..]}.");
    }
}
