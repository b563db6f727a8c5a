namespace RaftOrleans.Architecture.Tests;

/// <summary>Lists that have to be kept in step by hand.</summary>
public class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Top, "RaftOrleans.sln"));
        var missing = new[] { "src", "tests", "bench" }
            .SelectMany(directory => Repository.Files(directory, "*.csproj"))
            .Where(project => !solution.Contains(Path.GetFileName(project), StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_probe_asks_for_every_Orleans_package_that_is_used()
    {
        var used = Repository.Projects("src").Concat(Repository.Projects("tests")).Concat(Repository.Projects("bench"))
            .SelectMany(project => project.Packages)
            .Where(package => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(Assert.Single(Repository.Projects("eng")).Packages));
    }

    [Fact]
    public void Every_project_that_needs_Orleans_is_left_out_without_it()
    {
        var list = File.ReadAllText(Path.Combine(Repository.Top, "eng", "UseOrleans.props"));
        var needy = Repository.Projects("src").Concat(Repository.Projects("tests")).Where(project => project.NeedsOrleans).ToList();

        Assert.NotEmpty(needy);
        Assert.All(needy, project => Assert.Contains(project.Name + ".csproj", list, StringComparison.Ordinal));
    }
}
