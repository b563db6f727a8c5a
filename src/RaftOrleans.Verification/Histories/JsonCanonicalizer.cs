using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace RaftOrleans.Verification;

/// <summary>Writes one JSON value in the form that <see cref="CanonicalJson"/> describes.</summary>
internal sealed class JsonCanonicalizer
{
    /// <summary>Exponents beyond this are refused: nothing that stores numbers keeps them.</summary>
    private const long MaxExponent = 1_000_000_000;

    private byte[] _buffer;
    private int _length;

    private JsonCanonicalizer(int capacity) => _buffer = new byte[capacity];

    /// <summary>The canonical form of a JSON value in UTF-8.</summary>
    /// <exception cref="FormatException">The text is not one JSON value.</exception>
    public static string Run(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            var canonicalizer = new JsonCanonicalizer(Math.Max(16, utf8Json.Length));
            reader.Read();
            canonicalizer.WriteValue(ref reader);
            reader.Read();
            return Encoding.UTF8.GetString(canonicalizer._buffer, 0, canonicalizer._length);
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's way to say that an escape is half a surrogate pair.
            throw new FormatException("a string is not valid Unicode", e);
        }
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                WriteArray(ref reader);
                break;
            case JsonTokenType.StartObject:
                WriteObject(ref reader);
                break;
            case JsonTokenType.String:
                WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                WriteNumber(reader.ValueSpan);
                break;
            default:
                Write(reader.ValueSpan);
                break;
        }
    }

    private void WriteArray(ref Utf8JsonReader reader)
    {
        Write("["u8);
        bool isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!isFirst)
            {
                Write(","u8);
            }

            isFirst = false;
            WriteValue(ref reader);
        }

        Write("]"u8);
    }

    private void WriteObject(ref Utf8JsonReader reader)
    {
        Write("{"u8);
        int start = _length;
        var members = new List<(int Start, int NameLength, int Length)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int memberStart = _length;
            WriteString(ref reader);
            int nameLength = _length - memberStart;
            Write(":"u8);
            reader.Read();
            WriteValue(ref reader);
            members.Add((memberStart, nameLength, _length - memberStart));
        }

        byte[] written = _buffer[start.._length];
        _length = start;

        // By name, members of the same name in their order: DeepEquals compares duplicates that way.
        IEnumerable<(int Start, int NameLength, int Length)> sorted = members.Order(Comparer<(int Start, int NameLength, int Length)>.Create(
            (a, b) => written.AsSpan(a.Start - start, a.NameLength).SequenceCompareTo(written.AsSpan(b.Start - start, b.NameLength))));
        foreach ((int memberStart, _, int length) in sorted)
        {
            if (_length > start)
            {
                Write(","u8);
            }

            Write(written.AsSpan(memberStart - start, length));
        }

        Write("}"u8);
    }

    private void WriteString(ref Utf8JsonReader reader)
    {
        Write("\""u8);
        if (!reader.ValueIsEscaped)
        {
            if (!Utf8.IsValid(reader.ValueSpan))
            {
                throw new FormatException("a string is not valid UTF-8");
            }

            Write(reader.ValueSpan);
        }
        else
        {
            var unescaped = new byte[reader.ValueSpan.Length];
            int length = reader.CopyString(unescaped);
            foreach (byte b in unescaped.AsSpan(0, length))
            {
                WriteEscaped(b);
            }
        }

        Write("\""u8);
    }

    private void WriteEscaped(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                Write("\\\""u8);
                break;
            case (byte)'\\':
                Write("\\\\"u8);
                break;
            case < (byte)' ':
                Write(Encoding.ASCII.GetBytes(b switch
                {
                    (byte)'\b' => "\\b",
                    (byte)'\t' => "\\t",
                    (byte)'\n' => "\\n",
                    (byte)'\f' => "\\f",
                    (byte)'\r' => "\\r",
                    _ => $"\\u{b:x4}",
                }));
                break;
            default:
                Write([b]);
                break;
        }
    }

    private void WriteNumber(ReadOnlySpan<byte> number)
    {
        bool isNegative = number[0] == '-';
        ReadOnlySpan<byte> rest = isNegative ? number[1..] : number;
        int exponentAt = rest.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = exponentAt < 0 ? rest : rest[..exponentAt];
        long exponent = exponentAt < 0 ? 0 : ParseExponent(rest[(exponentAt + 1)..]);
        int pointAt = mantissa.IndexOf((byte)'.');
        string digits = Encoding.ASCII.GetString(mantissa);
        if (pointAt >= 0)
        {
            digits = digits.Remove(pointAt, 1);
            exponent -= mantissa.Length - pointAt - 1;
        }

        string significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        string sign = isNegative && significant.Length > 0 ? "-" : "";
        Write(Encoding.ASCII.GetBytes(sign + Layout(significant, exponent)));
    }

    /// <summary>The number that <paramref name="digits"/> times ten to the <paramref name="exponent"/> is, laid out as ECMAScript does.</summary>
    private static string Layout(string digits, long exponent)
    {
        if (digits.Length == 0)
        {
            return "0";
        }

        long point = digits.Length + exponent;
        if (exponent >= 0 && point <= CanonicalJson.MaxPlainDigits)
        {
            return digits + new string('0', (int)exponent);
        }

        const int smallestPlainPoint = -5;
        return point switch
        {
            > 0 and <= CanonicalJson.MaxPlainDigits => digits.Insert((int)point, "."),
            >= smallestPlainPoint and <= 0 => $"0.{new string('0', (int)-point)}{digits}",
            _ => $"{(digits.Length == 1 ? digits : digits.Insert(1, "."))}e{(point > 0 ? "+" : "")}{point - 1}",
        };
    }

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        bool isParsed = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exponent);
        return isParsed && exponent is >= -MaxExponent and <= MaxExponent
            ? exponent
            : throw new FormatException($"the exponent of a number is beyond {MaxExponent}");
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _length < bytes.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
