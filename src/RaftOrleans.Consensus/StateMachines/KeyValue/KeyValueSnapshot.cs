using System.Buffers.Binary;
using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>
/// The whole store as bytes: a header with a mark, the version, the number of keys and the length of what follows; the keys in
/// order, each with its value, both with their lengths; a CRC-32C of everything before it. Order makes equal states equal bytes.
/// </summary>
internal static class KeyValueSnapshot
{
    private const byte Version = 1;
    private const int CountOffset = 5;
    private const int LengthOffset = CountOffset + sizeof(long);
    private const int HeaderSize = LengthOffset + sizeof(long);

    private static ReadOnlySpan<byte> Mark => "RKVS"u8;

    /// <summary>Writes slots that stand in the order of their keys.</summary>
    public static void Write(List<KeyValueSlot> slots, Stream output)
    {
        long length = 0;
        foreach (KeyValueSlot slot in slots)
        {
            length += KeyValueFormat.CountedSize(slot.Key.Length) + KeyValueFormat.CountedSize(slot.Value.Length);
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        Mark.CopyTo(header);
        header[Mark.Length] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(header[CountOffset..], slots.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[LengthOffset..], length);
        ChecksumWriter writer = new(output);
        writer.Bytes(header);
        foreach (KeyValueSlot slot in slots)
        {
            writer.Counted(slot.Key);
            writer.Counted(slot.Value.Span);
        }

        writer.End();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing after it.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static List<KeyValueSlot> Read(Stream input)
    {
        ChecksumReader reader = new(input);
        Span<byte> header = stackalloc byte[HeaderSize];
        reader.Bytes(header);
        if (!header.StartsWith(Mark))
        {
            throw new InvalidDataException("this is not a snapshot of a key-value store");
        }

        if (header[Mark.Length] != Version)
        {
            throw new InvalidDataException($"the snapshot has version {header[Mark.Length]}, known is {Version}");
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(header[CountOffset..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(header[LengthOffset..]);
        List<KeyValueSlot> slots = ReadSlots(reader, count, length);
        long read = reader.Offset - HeaderSize;
        if (read != length || slots.Count != count)
        {
            throw new InvalidDataException(
                $"the snapshot's header announces {count} keys in {length} bytes, but {slots.Count} keys take {read}");
        }

        reader.End();
        return slots;
    }

    /// <summary>The count is a claim until the checksum is checked, so memory is taken for one key and value at a time.</summary>
    private static List<KeyValueSlot> ReadSlots(ChecksumReader reader, long count, long length)
    {
        List<KeyValueSlot> slots = [];
        for (long i = 0; i < count; i++)
        {
            if (reader.Offset - HeaderSize >= length)
            {
                throw new InvalidDataException($"the snapshot ends after {i} of {count} keys");
            }

            byte[] key = new byte[reader.Count("key", KeyValueCommand.MaxKeyBytes)];
            reader.Bytes(key);
            bool isInOrder = slots.Count == 0 || KeyComparer.Compare(slots[^1].Key, key) < 0;
            if (!isInOrder || !Utf8.IsValid(key))
            {
                throw new InvalidDataException($"the snapshot's key number {i + 1} is not text, or not after the one before");
            }

            byte[] value = new byte[reader.Count("value", KeyValueCommand.MaxValueBytes)];
            reader.Bytes(value);
            slots.Add(new KeyValueSlot(key, value));
        }

        return slots;
    }
}
