namespace RaftOrleans.Consensus;

/// <summary>What follows the status in a result; its second byte.</summary>
internal enum KeyValueResultForm : byte
{
    Plain = 0,
    Value = 1,
    Entries = 2,
    Reason = 3,
}
