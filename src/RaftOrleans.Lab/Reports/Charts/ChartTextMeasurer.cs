using OxyPlot;

namespace RaftOrleans.Lab;

/// <summary>
/// Tells OxyPlot how much room texts take. A browser chooses the font, so this is an estimate on the safe side: the width of a wide sans
/// serif. Nothing is drawn.
/// </summary>
internal sealed class ChartTextMeasurer : RenderContextBase
{
    private const double WidthOfCharacter = 0.62;
    private const double HeightOfLine = 1.3;

    /// <inheritdoc/>
    public override int ClipCount => 0;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        string[] lines = text.Split('\n');
        return new OxySize(lines.Max(line => line.Length) * WidthOfCharacter * fontSize, lines.Length * HeightOfLine * fontSize);
    }

    /// <inheritdoc/>
    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin)
    {
        // Only for measuring.
    }

    /// <inheritdoc/>
    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin)
    {
        // Only for measuring.
    }

    /// <inheritdoc/>
    public override void DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string fontFamily,
        double fontSize,
        double fontWeight,
        double rotate,
        HorizontalAlignment horizontalAlignment,
        VerticalAlignment verticalAlignment,
        OxySize? maxSize)
    {
        // Only for measuring.
    }

    /// <inheritdoc/>
    public override void PushClip(OxyRect clippingRectangle)
    {
        // Only for measuring.
    }

    /// <inheritdoc/>
    public override void PopClip()
    {
        // Only for measuring.
    }
}
