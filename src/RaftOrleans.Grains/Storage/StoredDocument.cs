using System.Text.Json;
using Orleans.Storage;

namespace RaftOrleans.Grains;

/// <summary>
/// A small record of a grain, as JSON in a <see cref="StoredRecord"/>: it looks the same whatever the provider's serializer is.
/// </summary>
/// <param name="provider">Where it is kept.</param>
/// <param name="name">Its name.</param>
/// <param name="grain">Whose it is.</param>
internal sealed class StoredDocument<T>(IGrainStorage provider, string name, GrainId grain)
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
    public async Task SaveAsync()
    {
        _record.State = new StoredRecord { Bytes = JsonSerializer.SerializeToUtf8Bytes(Value, Options) };
        await provider.WriteStateAsync(name, grain, _record);
    }

    /// <summary>Removes the record.</summary>
    public async Task ClearAsync()
    {
        Value = new T();
        if (_record.RecordExists)
        {
            await provider.ClearStateAsync(name, grain, _record);
        }
    }
}
