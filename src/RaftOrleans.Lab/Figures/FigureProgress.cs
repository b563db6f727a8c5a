namespace RaftOrleans.Lab;

/// <summary>How far a figure has come.</summary>
/// <param name="Row">The label of the row under way.</param>
/// <param name="Done">Trials made.</param>
/// <param name="Trials">Trials in all.</param>
public sealed record FigureProgress(string Row, long Done, long Trials);
