using System.Text.Json;
using Orleans.Storage;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// A small record of a grain, as JSON in a <see cref="StoredRecord"/>: it looks the same whatever the provider's serializer is.
/// </summary>
/// <param name="provider">Where it is kept.</param>
/// <param name="name">Its name.</param>
/// <param name="grain">Whose it is.</param>
/// <param name="failed">Told when a change has failed, so that nobody goes on with a value that is not stored.</param>
internal sealed class StoredDocument<T>(IGrainStorage provider, string name, GrainId grain, Action failed)
    where T : class, new()
{
    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true };

    private readonly GrainState<StoredRecord> _record = new(new StoredRecord());

    /// <summary>What the record holds; a new object where there is none.</summary>
    public T Value { get; private set; } = new();

    /// <summary>Reads the record.</summary>
    public async Task LoadAsync()
    {
        await provider.ReadStateAsync(name, grain, _record);
        Value = _record is { RecordExists: true, State: { Bytes.Length: > 0 } record }
            ? JsonSerializer.Deserialize<T>(record.Bytes, Options)!
            : new T();
    }

    /// <summary>Writes the record.</summary>
    /// <exception cref="LabException">
    /// The storage has failed; then the value is not what is stored, and its grain has to begin again.
    /// </exception>
    public Task SaveAsync()
    {
        _record.State = new StoredRecord { Bytes = JsonSerializer.SerializeToUtf8Bytes(Value, Options) };
        return TryAsync(() => provider.WriteStateAsync(name, grain, _record));
    }

    /// <summary>Removes the record.</summary>
    /// <exception cref="LabException">The storage has failed; as above.</exception>
    public Task ClearAsync()
    {
        Value = new T();
        return _record.RecordExists ? TryAsync(() => provider.ClearStateAsync(name, grain, _record)) : Task.CompletedTask;
    }

    private async Task TryAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception error)
        {
            failed();
            throw new LabException(LabFailure.Unavailable, $"the storage could not write '{name}': {error.Message}", error);
        }
    }
}
