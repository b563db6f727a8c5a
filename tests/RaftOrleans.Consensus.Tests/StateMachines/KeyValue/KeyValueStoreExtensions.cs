namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

/// <summary>Commands and queries with their answers read.</summary>
internal static class KeyValueStoreExtensions
{
    public static KeyValueResult Do(this KeyValueStore store, ReadOnlyMemory<byte> command) =>
        KeyValueResult.Parse(store.Apply(1, command));

    public static KeyValueResult Ask(this KeyValueStore store, ReadOnlyMemory<byte> query) => KeyValueResult.Parse(store.Query(query));

    public static string? Get(this KeyValueStore store, string key) => store.Ask(KeyValueQuery.Get(key)).Value;

    public static byte[] Snapshot(this KeyValueStore store)
    {
        MemoryStream output = new();
        store.WriteSnapshot(output);
        return output.ToArray();
    }

    public static void Restore(this KeyValueStore store, byte[] snapshot) => store.ReadSnapshot(new MemoryStream(snapshot));

    /// <summary>All entries by pages of a size.</summary>
    public static List<KeyValueEntry> List(this KeyValueStore store, string prefix = "", string after = "", int pageSize = 100)
    {
        List<KeyValueEntry> entries = [];
        while (true)
        {
            KeyValueResult page = store.Ask(KeyValueQuery.List(prefix, after, pageSize));
            Assert.Equal(KeyValueStatus.Ok, page.Status);
            entries.AddRange(page.Entries);
            if (!page.HasMore)
            {
                return entries;
            }

            Assert.NotEmpty(page.Entries);
            after = page.Entries[^1].Key;
        }
    }
}
