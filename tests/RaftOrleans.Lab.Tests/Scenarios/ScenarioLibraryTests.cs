namespace RaftOrleans.Lab.Tests.Scenarios;

public sealed class ScenarioLibraryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("raft-scenarios-");

    private ScenarioLibrary Library => new(_directory.FullName);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Scenarios_are_listed_by_number_and_name()
    {
        Write("b", 2);
        Write("a", 2);
        Write("z", 1);

        Assert.Equal(["z", "a", "b"], Library.LoadAll().Select(scenario => scenario.Name));
    }

    [Fact]
    public void A_scenario_is_found_by_name_by_number_and_by_path()
    {
        string path = Write("a", 7);

        Assert.Equal("a", Library.Load("a").Name);
        Assert.Equal("a", Library.Load("7").Name);
        Assert.Equal("a", Library.Load(path).Name);
        Assert.Equal(path, Library.Load("a").Source);
    }

    [Theory]
    [InlineData("c", LabFailure.NotFound, "there is no scenario 'c', there are: a, b")]
    [InlineData("A", LabFailure.NotFound, "there is no scenario 'A', there are: a, b")]
    [InlineData("3", LabFailure.NotFound, "there is no scenario with the number 3, there are: a, b")]
    [InlineData("2", LabFailure.Invalid, "a and b share the number 2: name one of them")]
    [InlineData("nowhere/x.yaml", LabFailure.NotFound, "there is no file 'nowhere/x.yaml'")]
    [InlineData("x.yml", LabFailure.NotFound, "there is no file 'x.yml'")]
    public void What_is_not_there_is_told(string name, LabFailure reason, string message)
    {
        Write("a", 2);
        Write("b", 2);

        LabException failure = Assert.Throws<LabException>(() => Library.Load(name));

        Assert.Equal(reason, failure.Reason);
        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public void All_wrong_files_are_told_at_once()
    {
        Write("a", 1);
        File.WriteAllText(Path.Combine(_directory.FullName, "b.yaml"), "x");
        File.WriteAllText(Path.Combine(_directory.FullName, "c.yaml"), "y");

        ScenarioFormatException e = Assert.Throws<ScenarioFormatException>(() => Library.LoadAll());

        Assert.Equal(["b.yaml", "c.yaml"], e.Errors.Select(error => Path.GetFileName(error.File)));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_empty()
    {
        ScenarioLibrary library = new(Path.Combine(_directory.FullName, "none"));

        Assert.Empty(library.LoadAll());
        Assert.Contains("there are: none in ", Assert.Throws<LabException>(() => library.Load("a")).Message, StringComparison.Ordinal);
    }

    private string Write(string name, int number)
    {
        string path = Path.Combine(_directory.FullName, name + ".yaml");
        File.WriteAllText(
            path, ScenarioTexts.With("- wait: 1ms", head: $"number: {number}\n").Replace("name: test", $"name: {name}", StringComparison.Ordinal));
        return path;
    }
}
