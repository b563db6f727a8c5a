namespace RaftOrleans.Verification;

/// <summary>An operation of one key as the search sees it.</summary>
internal sealed class Step
{
    /// <summary>There is no such value, event or step.</summary>
    public const int None = -1;

    /// <summary>What it does.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>Which of the key's operations it is.</summary>
    public required int Source { get; init; }

    /// <summary>True where it may happen at any time after its call, or never.</summary>
    public required bool IsOptional { get; init; }

    /// <summary>True where it may even happen before its call.</summary>
    public required bool IsFree { get; init; }

    /// <summary>The value that decides whether it is legal; none for overwrites and extensions.</summary>
    public int Observed { get; init; } = None;

    /// <summary>The value that an overwrite or a swap leaves.</summary>
    public int Result { get; set; } = None;

    /// <summary>The element that an extension adds.</summary>
    public int Element { get; set; } = None;

    /// <summary>Equal for operations that do the same.</summary>
    public int Deed { get; set; } = None;

    /// <summary>
    /// Its bit in a configuration: the slot that it holds between call and return, or for an optional step its rank by call.
    /// </summary>
    public int Place { get; set; } = None;

    /// <summary>The event that is its call.</summary>
    public int CallEvent { get; set; } = None;

    /// <summary>The event that is its return; none for an optional step.</summary>
    public int ReturnEvent { get; set; } = None;

    /// <summary>For an optional step, the one called last before it that does the same; the two may as well happen in that order.</summary>
    public int PreviousAlike { get; set; } = None;

    /// <summary>True where it changes nothing.</summary>
    public bool IsPassive => Kind is StepKind.Observe or StepKind.Exclude;
}
