using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>A <see cref="LabException"/> in the answer of a grain call.</summary>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.LabException")]
internal readonly record struct LabExceptionSurrogate([property: Id(0)] LabFailure Reason, [property: Id(1)] string Message);

/// <summary>Lets a <see cref="LabException"/> come through a grain call with its reason.</summary>
[RegisterConverter]
internal sealed class LabExceptionConverter : IConverter<LabException, LabExceptionSurrogate>
{
    /// <inheritdoc/>
    public LabException ConvertFromSurrogate(in LabExceptionSurrogate surrogate) => new(surrogate.Reason, surrogate.Message);

    /// <inheritdoc/>
    public LabExceptionSurrogate ConvertToSurrogate(in LabException value) => new(value.Reason, value.Message);
}
