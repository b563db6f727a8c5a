namespace RaftOrleans.Architecture.Tests;

/// <summary>The house rules, on the repository and on samples that break them.</summary>
public class HouseRuleTests
{
    private static readonly string[] BinaryExtensions = [".png", ".ico", ".gif", ".jpg", ".woff2", ".zip"];

    [Fact]
    public void Source_files_are_short() => Assert.Empty(Check("src", "*.cs", HouseRules.TooLong));

    [Fact]
    public void Source_files_have_one_public_type_each() => Assert.Empty(Check("src", "*.cs", HouseRules.MisplacedTypes));

    [Fact]
    public void No_file_speaks_of_somebodys_machine() => Assert.Empty(Check(string.Empty, "*", HouseRules.ForeignNames));

    [Theory]
    [InlineData(HouseRules.MaximumLines, 0)]
    [InlineData(HouseRules.MaximumLines + 1, 1)]
    public void A_long_file_is_found(int lines, int violations) =>
        Assert.Equal(violations, HouseRules.TooLong("Long.cs", string.Concat(Enumerable.Repeat("x\n", lines))).Count());

    [Theory]
    [InlineData("A.cs", "public class A\n{\n}\n\npublic class B;\n")]
    [InlineData("A.cs", "public sealed partial class B\n{\n}\n")]
    [InlineData("A.Part.cs", "public readonly record struct Part(int X);\n")]
    [InlineData("A.cs", "public interface IA<in T>\n{\n}\n")]
    [InlineData("A.cs", "public delegate Task<int> Handler(string x);\n")]
    [InlineData("A.cs", "public enum B { X }\npublic static class A { }\n")]
    public void A_misplaced_type_is_found(string file, string text) => Assert.Single(HouseRules.MisplacedTypes("src/" + file, text));

    [Theory]
    [InlineData("A.cs", "public class A\n{\n    public class Nested\n    {\n    }\n}\n\ninternal class Helper;\n")]
    [InlineData("A.Part.cs", "public static partial class A\n{\n}\n")]
    [InlineData("A.cs", "public sealed record A<T>(T Value) : IValue<T>\n    where T : struct;\n")]
    [InlineData("A.cs", "public delegate void A(int x);\n")]
    [InlineData("Program.cs", "return 0;\n")]
    public void A_type_in_its_place_is_not_found(string file, string text) => Assert.Empty(HouseRules.MisplacedTypes("src/" + file, text));

    [Theory]
    [InlineData("run")]
    [InlineData("src/A.cs")]
    public void A_foreign_name_is_found(string file)
    {
        foreach (var name in new[] { "work", "root", "home" })
        {
            Assert.Single(HouseRules.ForeignNames(file, $"cd \"/{name}/somebody/x\"\n"));
        }

        Assert.Single(HouseRules.ForeignNames(file, "https://api." + "nuget" + ".org/"));
        Assert.Empty(HouseRules.ForeignNames(file, "docs/work/item, ${HOME}/root/x, /api/home\n"));
    }

    private static List<string> Check(string directory, string pattern, Func<string, string, IEnumerable<string>> rule)
    {
        var files = Repository.Files(directory, pattern).Where(file => !BinaryExtensions.Contains(Path.GetExtension(file))).ToList();
        Assert.NotEmpty(files);
        return files.SelectMany(file => rule(Repository.Relative(file), File.ReadAllText(file))).ToList();
    }
}
