namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Every script's trace is the one that stands in its file, byte for byte.</summary>
public class GoldenTests
{
    public static TheoryData<string> Scripts => [.. GoldenScripts.Names];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_brings_about_what_its_file_says(string name)
    {
        string written = GoldenScripts.Read(name);
        string actual = Script.Parse($"{name}.txt", written).Run();
        if (GoldenScripts.IsRewriting)
        {
            File.WriteAllText(GoldenScripts.FileOf(name), actual);
            return;
        }

        string? difference = GoldenScripts.Difference(name, written, actual);
        Assert.True(difference is null, difference);
    }
}
