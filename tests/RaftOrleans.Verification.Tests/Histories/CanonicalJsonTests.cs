using System.Text;
using System.Text.Json;

namespace RaftOrleans.Verification.Tests.Histories;

public class CanonicalJsonTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "1", "1" },
        { "1.0", "1" },
        { "10e-1", "1" },
        { "-0", "0" },
        { "-0.0e5", "0" },
        { "100", "100" },
        { "1E2", "100" },
        { "0.10", "0.1" },
        { "12.50", "12.5" },
        { "123456789012345678901", "123456789012345678901" },
        { "1234567890123456789012", "1.234567890123456789012e+21" },
        { "1e21", "1e+21" },
        { "1e20", "100000000000000000000" },
        { "0.000001", "0.000001" },
        { "0.0000001", "1e-7" },
        { "-1.5e-9", "-1.5e-9" },
        { "9007199254740993", "9007199254740993" },
        { " [ 1 , 2.0 ] ", "[1,2]" },
        { "[]", "[]" },
        { "{ }", "{}" },
        { """{"b":1,"a":{"d":[],"c":null}}""", """{"a":{"c":null,"d":[]},"b":1}""" },
        { """{"a":2,"a":1}""", """{"a":2,"a":1}""" },
        { """{"ab":1,"a":2}""", """{"a":2,"ab":1}""" },
        { """ "x" """, "\"x\"" },
        { """ "\u0041\/\u00e9" """, "\"A/é\"" },
        { """ "\u0001\n\"\\" """, """ "\u0001\n\"\\" """.Trim() },
        { """ "\ud83d\ude00" """, "\"😀\"" },
        { "\"é\"", "\"é\"" },
        { "true", "true" },
        { "null", "null" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_value_has_one_form(string json, string expected)
    {
        Assert.Equal(expected, CanonicalJson.Canonicalize(json));
        Assert.Equal(expected, CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json)));
        Assert.Same(expected, CanonicalJson.Canonicalize(expected));
    }

    [Fact]
    public void Two_texts_have_the_same_form_exactly_when_they_are_equal_as_JSON()
    {
        string[] texts = [.. Forms.Select(form => (string)form[0])];
        foreach (string a in texts)
        {
            foreach (string b in texts)
            {
                bool isEqual = JsonElement.DeepEquals(JsonElement.Parse(a), JsonElement.Parse(b));
                Assert.Equal(isEqual, CanonicalJson.Canonicalize(a) == CanonicalJson.Canonicalize(b));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("{\"a\"}")]
    [InlineData("nul")]
    [InlineData("\"a")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"\t\"")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("1e9999999999")]
    [InlineData("1e-9223372036854775808")]
    public void What_is_not_JSON_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(text));
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void What_is_not_Unicode_is_refused()
    {
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize("\"\ud83d\""));
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize([(byte)'"', 0xff, (byte)'"']));
    }

    [Fact]
    public void Too_deep_a_value_is_refused() =>
        Assert.Throws<FormatException>(() => CanonicalJson.Canonicalize(new string('[', 1000) + new string(']', 1000)));
}
