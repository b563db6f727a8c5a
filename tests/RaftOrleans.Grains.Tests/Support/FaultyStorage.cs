using Orleans.Storage;

namespace RaftOrleans.Grains.Tests;

/// <summary>
/// A grain storage provider that keeps records in memory with ETags, and can be told to fail: at a given call, before or after it took
/// effect, as a process that dies or a network that breaks would make it.
/// </summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, GrainId Grain), (byte[] Bytes, string Tag)> _records = [];
    private long _lastTag;

    /// <summary>Calls that change something, so far.</summary>
    public int Writes { get; private set; }

    /// <summary>How many calls still succeed before one fails; null for no failure.</summary>
    public int? FailAfter { get; set; }

    /// <summary>Whether the call that fails has taken effect all the same.</summary>
    public bool FailsAfterEffect { get; set; }

    /// <summary>What somebody else does just before a call that changes something takes effect; once.</summary>
    public Func<Task>? Interruption { get; set; }

    /// <summary>How many such calls come before the one that is interrupted.</summary>
    public int InterruptAfter { get; set; }

    /// <summary>Names of all records.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Keys.Select(key => key.Name)];
            }
        }
    }

    /// <summary>Bytes of each record that was written, by name, in order of the writes.</summary>
    public List<(string Name, int Bytes)> Written { get; } = [];

    /// <summary>Replaces the bytes of a record.</summary>
    public void Damage(string name, Func<byte[], byte[]> change)
    {
        var key = _records.Keys.Single(key => key.Name == name);
        _records[key] = (change(_records[key].Bytes), _records[key].Tag);
    }

    /// <summary>Removes a record.</summary>
    public void Lose(string name) => _records.Remove(_records.Keys.Single(key => key.Name == name));

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (byte[] Bytes, string Tag) record;
        bool exists;
        lock (_lock)
        {
            exists = _records.TryGetValue((stateName, grainId), out record);
        }

        if (exists)
        {
            grainState.State = (T)(object)new StoredRecord { Bytes = record.Bytes };
            grainState.ETag = record.Tag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = (T)(object)new StoredRecord();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await InterruptAsync();
        Change(
            (stateName, grainId),
            grainState.ETag,
            () =>
            {
                string tag = $"{++_lastTag}";
                byte[] bytes = ((StoredRecord)(object)grainState.State!).Bytes;
                _records[(stateName, grainId)] = (bytes, tag);
                Written.Add((stateName, bytes.Length));
                grainState.ETag = tag;
                grainState.RecordExists = true;
            });
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await InterruptAsync();
        Change(
            (stateName, grainId),
            grainState.ETag,
            () =>
            {
                _records.Remove((stateName, grainId));
                grainState.ETag = null;
                grainState.RecordExists = false;
            });
    }

    private async Task InterruptAsync()
    {
        await Task.Yield();
        if (Interruption is { } interruption && InterruptAfter-- <= 0)
        {
            Interruption = null;
            await interruption();
        }
    }

    private void Change((string, GrainId) key, string? tag, Action effect)
    {
        lock (_lock)
        {
            ChangeAlone(key, tag, effect);
        }
    }

    private void ChangeAlone((string, GrainId) key, string? tag, Action effect)
    {
        if (FailAfter is { } left)
        {
            FailAfter = left - 1;
            if (left <= 0)
            {
                if (left == 0 && FailsAfterEffect)
                {
                    Check(key, tag);
                    effect();
                }

                throw new IOException("the storage was told to fail");
            }
        }

        Check(key, tag);
        Writes++;
        effect();
    }

    private void Check((string, GrainId) key, string? tag)
    {
        string? stored = _records.TryGetValue(key, out (byte[], string Tag) record) ? record.Tag : null;
        if (stored != tag)
        {
            throw new InconsistentStateException($"{key} has ETag {stored ?? "none"}, {tag ?? "none"} was given", stored ?? "", tag ?? "");
        }
    }
}
