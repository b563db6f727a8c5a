namespace RaftOrleans.Consensus;

/// <summary>What a command does or a query asks; its second byte. Numbers stand for ever, because logs keep them.</summary>
internal enum KeyValueOperation : byte
{
    Set = 1,
    Delete = 2,
    CompareAndSet = 3,
    Append = 4,
    Get = 5,
    List = 6,
}
