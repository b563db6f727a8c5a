using System.Text.RegularExpressions;

namespace RaftOrleans.Architecture.Tests;

/// <summary>What the documentation names is there, and what must be in it is.</summary>
public partial class DocumentationTests
{
    [Fact]
    public void Every_safety_rule_is_named_where_the_protocol_is_described()
    {
        string protocol = Read("docs/protocol.md");
        string[] rules = [.. VirtualMethods().Matches(Read("src/RaftOrleans.Consensus/Rules/SafetyRules.cs")).Select(match => match.Groups[1].Value)];
        Assert.True(rules.Length > 30, $"only {rules.Length} rules were found");
        Assert.DoesNotContain(rules, rule => !protocol.Contains($"`{rule}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_named_where_the_protocol_is_described_is_there()
    {
        string rules = Read("src/RaftOrleans.Consensus/Rules/SafetyRules.cs");
        string[] rows = [.. Read("docs/protocol.md").Split('\n').Where(line => line.StartsWith("| rule", StringComparison.Ordinal))];
        string[] named = [.. rows.SelectMany(row => Names().Matches(row)).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length > 30, $"only {named.Length} rules are named");
        Assert.DoesNotContain(named, name => !rules.Contains($" {name}(", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        List<string> broken = [];
        int links = 0;
        foreach (string file in Repository.Files(string.Empty, "*.md"))
        {
            foreach (Match match in Links().Matches(File.ReadAllText(file)))
            {
                links++;
                string target = Path.Combine(Path.GetDirectoryName(file)!, match.Groups[1].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    broken.Add($"{Repository.Relative(file)}: {match.Groups[1].Value}");
                }
            }
        }

        Assert.True(links > 5, $"only {links} links were found");
        Assert.Empty(broken);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Top, path));

    [GeneratedRegex(@"public virtual [\w<>, ]+ (\w+)\(")]
    private static partial Regex VirtualMethods();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Names();

    /// <summary>Links to files: no scheme, no place within a document.</summary>
    [GeneratedRegex(@"\]\(([^)#:\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();
}
