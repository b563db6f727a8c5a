using System.Xml.Linq;

namespace RaftOrleans.Architecture.Tests;

/// <summary>The direction of references between projects, as declared and as compiled.</summary>
public class ReferenceTests
{
    [Fact]
    public void Project_files_declare_only_the_references_of_the_table()
    {
        var projects = Repository.Projects("src");

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(project => ReferenceRules.Violations(project.Name, project.Projects.Concat(project.Packages))));
        Assert.Empty(projects.SelectMany(project => ReferenceRules.PackageViolations(project.Name, project.Packages)));
    }

    [Fact]
    public void Assemblies_have_only_the_references_of_the_table()
    {
        var projects = Repository.Projects("src").Where(project => Repository.UseOrleans || !project.NeedsOrleans).ToList();

        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            // Names of assemblies are those of projects, but for the console's.
            var assembly = Path.Combine(AppContext.BaseDirectory, project.Assembly + ".dll");
            Assert.True(File.Exists(assembly), $"{assembly} is missing, so its references cannot be checked.");
            Assert.Empty(ReferenceRules.Violations(project.Name, AssemblyReferences.Of(assembly)));
        }
    }

    [Fact]
    public void Orleans_is_in_the_output_exactly_when_it_was_asked_for()
    {
        var orleans = Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("Orleans.", StringComparison.Ordinal) || name == "RaftOrleans.Grains");

        Assert.Equal(Repository.UseOrleans, orleans.Any());
    }

    [Theory]
    [InlineData("Consensus", "RaftOrleans.Lab")]
    [InlineData("Verification", "RaftOrleans.Simulation")]
    [InlineData("Simulation", "RaftOrleans.Storage")]
    [InlineData("Lab", "RaftOrleans.Grains")]
    [InlineData("Web", "RaftOrleans.Grains")]
    [InlineData("Client", "RaftOrleans.Silo")]
    [InlineData("Lab", "Orleans.Core")]
    [InlineData("Web", "Microsoft.Orleans.Client")]
    [InlineData("Unheard", "RaftOrleans.Consensus")]
    public void A_reference_against_the_table_is_found(string project, string reference) =>
        Assert.Single(ReferenceRules.Violations("RaftOrleans." + project, ["System.Runtime", reference]));

    [Theory]
    [InlineData("Lab", "RaftOrleans.Consensus")]
    [InlineData("Grains", "RaftOrleans.Consensus")]
    [InlineData("Grains", "Orleans.Runtime")]
    [InlineData("Silo", "RaftOrleans.Web")]
    [InlineData("Client", "Microsoft.Orleans.Client")]
    public void A_reference_of_the_table_is_allowed(string project, string reference) =>
        Assert.Empty(ReferenceRules.Violations("RaftOrleans." + project, [reference]));

    [Fact]
    public void A_package_in_Consensus_is_found()
    {
        var project = ProjectFile.Parse("RaftOrleans.Consensus", XDocument.Parse(
            """<Project><ItemGroup Condition="false"><PackageReference Include="YamlDotNet" /></ItemGroup></Project>"""));

        Assert.Single(ReferenceRules.PackageViolations(project.Name, project.Packages));
    }

    [Fact]
    public void References_of_a_compiled_assembly_are_read() =>
        Assert.Contains("xunit.core", AssemblyReferences.Of(typeof(ReferenceTests).Assembly.Location));
}
