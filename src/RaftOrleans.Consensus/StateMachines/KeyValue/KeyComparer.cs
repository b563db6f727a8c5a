using System.Diagnostics.CodeAnalysis;

namespace RaftOrleans.Consensus;

/// <summary>Equality, hash and order of keys in UTF-8. A key can be looked up by a span, so that a lookup makes no object.</summary>
/// <remarks>
/// The hash is the same in every process and takes no secret: whoever may write keys can make them collide and slow the store down.
/// The laboratory is not open to strangers.
/// </remarks>
internal sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly KeyComparer Instance = new();

    /// <summary>
    /// The order of <see cref="StringComparer.Ordinal"/>, which compares UTF-16. UTF-8 sorts the same but for characters beyond the
    /// first plane: in UTF-16 their surrogates (D800 to DFFF) come before E000 to FFFF, in UTF-8 their lead bytes (F0 to F4) after
    /// those of E000 to FFFF (EE and EF).
    /// </summary>
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int same = one.CommonPrefixLength(other);
        return same < one.Length && same < other.Length
            ? Rank(one[same]).CompareTo(Rank(other[same]))
            : one.Length.CompareTo(other.Length);
    }

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)Checksum.Compute(alternate);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private static int Rank(byte value) => value is 0xEE or 0xEF ? value + 0x100 : value;
}
