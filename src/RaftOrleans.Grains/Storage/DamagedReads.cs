using Orleans.Storage;

namespace RaftOrleans.Grains;

/// <summary>
/// A storage whose records read back with one bit wrong. What it writes is right, and so is what is read past it: it is the reading that is
/// damaged, until the disk is mended.
/// </summary>
internal sealed class DamagedReads(IGrainStorage inner) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await inner.ReadStateAsync(stateName, grainId, grainState);
        if (grainState.State is StoredRecord { Bytes.Length: > 0 } record)
        {
            // The provider may keep the array as it is.
            byte[] bytes = [.. record.Bytes];
            bytes[bytes.Length / 2] ^= 1;
            grainState.State = (T)(object)new StoredRecord { Bytes = bytes };
        }
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.WriteStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);
}
