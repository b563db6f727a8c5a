namespace RaftOrleans.Lab;

/// <summary>All figures.</summary>
public static class FigureCatalog
{
    /// <summary>The figures: those with published values first.</summary>
    public static IReadOnlyList<Figure> All { get; } =
        [ElectionLanFigure.Make(), ElectionWanFigure.Make(), SplitVotesFigure.Make(), .. SweepFigures.All()];

    /// <summary>The figure with a name, or null.</summary>
    public static Figure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);
}
