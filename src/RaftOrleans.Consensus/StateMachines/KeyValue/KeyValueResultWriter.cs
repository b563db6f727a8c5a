using System.Text;

namespace RaftOrleans.Consensus;

/// <summary>Results as bytes. Those that only say how it ended are made once and shared.</summary>
internal static class KeyValueResultWriter
{
    private const int HeaderSize = 2;

    private static readonly byte[] OkBytes = [(byte)KeyValueStatus.Ok, (byte)KeyValueResultForm.Plain];
    private static readonly byte[] NotFoundBytes = [(byte)KeyValueStatus.NotFound, (byte)KeyValueResultForm.Plain];
    private static readonly byte[] MismatchBytes = [(byte)KeyValueStatus.Mismatch, (byte)KeyValueResultForm.Plain];
    private static readonly byte[] NotAnArrayBytes = [(byte)KeyValueStatus.NotAnArray, (byte)KeyValueResultForm.Plain];

    public static ReadOnlyMemory<byte> Ok => OkBytes;

    public static ReadOnlyMemory<byte> NotFound => NotFoundBytes;

    public static ReadOnlyMemory<byte> Mismatch => MismatchBytes;

    public static ReadOnlyMemory<byte> NotAnArray => NotAnArrayBytes;

    public static ReadOnlyMemory<byte> Value(KeyValueStatus status, ReadOnlySpan<byte> value) =>
        Make(status, KeyValueResultForm.Value, value);

    public static ReadOnlyMemory<byte> Invalid(string reason) =>
        Make(KeyValueStatus.Invalid, KeyValueResultForm.Reason, Encoding.UTF8.GetBytes(reason));

    public static ReadOnlyMemory<byte> Entries(ReadOnlySpan<KeyValueSlot> slots, bool hasMore)
    {
        int size = HeaderSize + 1 + Varint.Size((ulong)slots.Length);
        foreach (KeyValueSlot slot in slots)
        {
            size += KeyValueFormat.CountedSize(slot.Key.Length) + KeyValueFormat.CountedSize(slot.Value.Length);
        }

        byte[] result = new byte[size];
        result[0] = (byte)KeyValueStatus.Ok;
        result[1] = (byte)KeyValueResultForm.Entries;
        result[2] = hasMore ? (byte)1 : (byte)0;
        Span<byte> rest = result.AsSpan(HeaderSize + 1);
        rest = rest[Varint.Write(rest, (ulong)slots.Length)..];
        foreach (KeyValueSlot slot in slots)
        {
            rest = rest[KeyValueFormat.WriteCounted(rest, slot.Key)..];
            rest = rest[KeyValueFormat.WriteCounted(rest, slot.Value.Span)..];
        }

        return result;
    }

    private static ReadOnlyMemory<byte> Make(KeyValueStatus status, KeyValueResultForm form, ReadOnlySpan<byte> payload)
    {
        byte[] result = new byte[HeaderSize + payload.Length];
        result[0] = (byte)status;
        result[1] = (byte)form;
        payload.CopyTo(result.AsSpan(HeaderSize));
        return result;
    }
}
