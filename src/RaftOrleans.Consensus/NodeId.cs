using System.Globalization;

namespace RaftOrleans.Consensus;

/// <summary>
/// The identity of one server of a group. It is written <c>n1</c>, <c>n2</c>, and so on.
/// </summary>
/// <remarks>
/// A node that has lost its disk has forgotten its votes and its log, so it must never come back as the server it was: it comes back as the
/// next incarnation, <c>n3.1</c> after <c>n3</c>, which is another member to everybody (dissertation, section 4.1).
/// A small number rather than a string: identities are compared for every message, and they travel in every
/// message. Zero is <see cref="None"/>. Negative numbers are reply addresses outside the group (see
/// <see cref="Outside"/>): a node answers them and never counts them.
/// </remarks>
/// <param name="Number">1 or more for a member, 0 for nobody, negative for an address outside the group.</param>
/// <param name="Incarnation">How often the server with this number has lost its disk; 0 or more.</param>
public readonly record struct NodeId(int Number, int Incarnation = 0) : IComparable<NodeId>
{
    /// <summary>Nobody: no vote given, no leader known.</summary>
    public static readonly NodeId None;

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Number == 0;

    /// <summary>Whether this can be a member of a group.</summary>
    public bool IsMember => Number > 0;

    /// <summary>A reply address outside the group, for whoever sends a node hand-made messages.</summary>
    /// <param name="number">1 or more.</param>
    public static NodeId Outside(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new NodeId(-number);
    }

    /// <summary>The node with this number.</summary>
    /// <param name="number">1 or more.</param>
    public static NodeId Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new NodeId(number);
    }

    /// <summary>The server, whichever incarnation it is: links and machines belong to it, membership to the incarnation.</summary>
    public NodeId WithoutIncarnation() => new(Number);

    /// <summary>Both numbers as one, for the wire: the incarnation, which is nearly always 0, above the number.</summary>
    public long Pack() => ((long)Incarnation << 32) + Number;

    /// <summary>What <see cref="Pack"/> gave.</summary>
    /// <param name="packed">Both numbers as one.</param>
    /// <param name="id">The node, when the answer is true.</param>
    public static bool TryUnpack(long packed, out NodeId id)
    {
        int number = (int)packed;
        long incarnation = (packed - number) >> 32;
        id = new NodeId(number, (int)incarnation);
        return incarnation == 0 || (incarnation > 0 && number > 0);
    }

    /// <summary>The same server after it has lost its disk.</summary>
    public NodeId NextIncarnation() => this with { Incarnation = Incarnation + 1 };

    /// <summary>Reads <c>n3</c>, <c>3</c> or <c>n3.1</c>.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <param name="id">The node, when the answer is true.</param>
    public static bool TryParse(string? text, out NodeId id)
    {
        id = None;
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        if (digits.Length > 0 && digits[0] is 'n' or 'N')
        {
            digits = digits[1..];
        }

        int dot = digits.IndexOf('.');
        ReadOnlySpan<char> incarnationDigits = dot < 0 ? "0" : digits[(dot + 1)..];
        digits = dot < 0 ? digits : digits[..dot];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1
            || !int.TryParse(incarnationDigits, NumberStyles.None, CultureInfo.InvariantCulture, out int incarnation))
        {
            return false;
        }

        id = new NodeId(number, incarnation);
        return true;
    }

    /// <summary>Reads <c>n3</c> or <c>3</c>.</summary>
    /// <param name="text">What a person wrote.</param>
    /// <exception cref="FormatException">The text is not a node's name.</exception>
    public static NodeId Parse(string text) =>
        TryParse(text, out NodeId id)
            ? id
            : throw new FormatException($"'{text}' is not a node: a node is written n1, n2, n3 and so on");

    /// <inheritdoc/>
    public int CompareTo(NodeId other) =>
        Number == other.Number ? Incarnation.CompareTo(other.Incarnation) : Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => Number switch
    {
        0 => "-",
        > 0 when Incarnation == 0 => string.Create(CultureInfo.InvariantCulture, $"n{Number}"),
        > 0 => string.Create(CultureInfo.InvariantCulture, $"n{Number}.{Incarnation}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"outside{-(long)Number}"),
    };
}
