using System.Text;

namespace RaftOrleans.Silo.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("settings-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Objects_and_lists_become_keys_and_null_is_nothing()
    {
        RawSettings raw = Read("""
            {
              // People write this file.
              "A": { "B": "text", "C": null, "D": [1, { "E": true }], },
              "F": [],
            }
            """);

        Assert.Equal(
            [("A:B", "text"), ("A:D:0", "1"), ("A:D:1:E", "true"), ("F", "[]")],
            raw.All.Select(setting => (setting.Key, setting.Value)));
        Assert.All(raw.All, setting => Assert.Equal("silo.json", setting.Source));
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        string path = Path.Combine(_directory, "silo.json");
        File.WriteAllText(path, """{"A": 1}""", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        RawSettings raw = new();

        SettingsFile.Read(path, raw);

        Assert.Equal("1", raw.Find("a")?.Value);
    }

    [Theory]
    [InlineData("", ", line 1, column 1: this is not JSON")]
    [InlineData("{\n\"A\" 1}", ", line 2, column 5: this is not JSON")]
    [InlineData("{\"A\": 1", ", line 1, column 8: this is not JSON")]
    [InlineData("[1]", " is not a JSON object: it begins with [1]")]
    [InlineData("{\"A\": 1, \"A\": 2}", "this is not JSON: Duplicate property 'A'")]
    [InlineData("{\"Ab\": 1, \"aB\": 2}", "silo.json: aB is there twice, also as Ab")]
    public void What_cannot_be_read_is_said_with_its_place(string text, string error)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read(text));

        Assert.Contains(error, Assert.Single(exception.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_UTF_8_is_refused()
    {
        string path = Path.Combine(_directory, "silo.json");
        File.WriteAllBytes(path, [.. "{\"World\": \"A"u8, 0xFF, .. "\"}"u8]);

        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsFile.Read(path, new RawSettings()));

        Assert.Equal($"{path}: this is not UTF-8", exception.Message);
    }

    [Fact]
    public void A_directory_is_no_file()
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsFile.Read(_directory, new RawSettings()));

        Assert.Contains("cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_named_file_counts_then_the_one_here_then_the_one_beside_the_program()
    {
        string here = Path.Combine(_directory, "silo.json");
        string named = Path.Combine(_directory, "other.json");
        string beside = Path.Combine(AppContext.BaseDirectory, "silo.json");

        Assert.Equal(beside, SettingsFile.Locate(named: null, _directory));
        File.WriteAllText(here, "{}");
        File.WriteAllText(named, "{}");
        Assert.Equal(here, SettingsFile.Locate(named: null, _directory));
        Assert.Equal(named, SettingsFile.Locate("other.json", _directory));
        Assert.Throws<SettingsException>(() => SettingsFile.Locate("nothing.json", _directory));
    }

    private RawSettings Read(string text)
    {
        string path = Path.Combine(_directory, "silo.json");
        File.WriteAllText(path, text);
        RawSettings raw = new();
        SettingsFile.Read(path, raw);
        return raw;
    }
}
