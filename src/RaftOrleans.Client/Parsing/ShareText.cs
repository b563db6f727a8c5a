using System.Globalization;

namespace RaftOrleans.Client;

/// <summary>Shares as people write them: <c>0.3</c> or <c>30%</c>.</summary>
internal static class ShareText
{
    /// <summary>Reads a share from 0 to 1.</summary>
    public static bool TryParse(string text, out double share)
    {
        string trimmed = text.Trim();
        bool percent = trimmed.EndsWith('%');
        bool isNumber = double.TryParse(
            percent ? trimmed[..^1] : trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share = percent ? share / 100 : share;
        return isNumber && share is >= 0 and <= 1;
    }
}
