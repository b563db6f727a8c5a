namespace RaftOrleans.Web;

/// <content>Words for the values of an enumeration.</content>
internal sealed partial class RequestBody
{
    /// <summary>A value of an enumeration by its word, or its first one where the field is absent.</summary>
    /// <exception cref="ApiException">There is no such word.</exception>
    public TEnum Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (OptionalText(name) is not { } text)
        {
            return default;
        }

        TEnum[] values = Enum.GetValues<TEnum>();
        int place = Array.FindIndex(values, value => Names.Of(value) == text);
        return place >= 0
            ? values[place]
            : throw ApiException.Invalid(
                Full(name), $"{Full(name)} is '{text}', allowed is {string.Join(", ", values.Select(Names.Of))}");
    }
}
