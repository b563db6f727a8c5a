namespace RaftOrleans.Grains;

/// <summary>How large a part of the log one record holds.</summary>
/// <param name="Entries">Most entries; 1 or more.</param>
/// <param name="Bytes">Most bytes of commands and their headers, but one entry always fits; 1 or more.</param>
internal readonly record struct SegmentLimits(int Entries, int Bytes)
{
    /// <summary>How many of these entries may be added to what is there.</summary>
    /// <param name="count">Entries that are there.</param>
    /// <param name="bytes">Bytes that are there.</param>
    /// <param name="run">Entries that wait.</param>
    public int Room(int count, int bytes, ReadOnlySpan<Consensus.LogEntry> run)
    {
        const int overhead = 16;
        int taken = 0;
        long size = bytes;
        while (taken < run.Length && count + taken < Entries)
        {
            size += run[taken].Command.Length + overhead;
            if (size > Bytes && count + taken > 0)
            {
                break;
            }

            taken++;
        }

        return taken;
    }
}
