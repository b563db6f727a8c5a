using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>The scenarios in a directory, found by name or number.</summary>
/// <param name="directory">Where the files are; it need not exist.</param>
public sealed class ScenarioLibrary(string directory)
{
    private const string Extension = ".yaml";

    /// <summary>The scenarios that come with the program: they lie beside it, so they are found wherever it is started.</summary>
    public static ScenarioLibrary Shipped { get; } = new(Path.Combine(AppContext.BaseDirectory, "scenarios"));

    /// <summary>Where the files are.</summary>
    public string Directory { get; } = directory;

    /// <summary>The files, by name.</summary>
    public IReadOnlyList<string> Files => System.IO.Directory.Exists(Directory)
        ? [.. System.IO.Directory.EnumerateFiles(Directory, "*" + Extension).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads all of them.</summary>
    /// <returns>The scenarios, by number and name.</returns>
    /// <exception cref="ScenarioFormatException">A file is not a scenario; says what is wrong with all of them.</exception>
    public IReadOnlyList<Scenario> LoadAll()
    {
        List<Scenario> scenarios = [];
        List<ScenarioError> errors = [];
        foreach (string file in Files)
        {
            try
            {
                scenarios.Add(ScenarioFile.Load(file));
            }
            catch (ScenarioFormatException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        return errors.Count > 0
            ? throw new ScenarioFormatException(errors)
            : [.. scenarios.OrderBy(scenario => scenario.Number).ThenBy(scenario => scenario.Name, StringComparer.Ordinal)];
    }

    /// <summary>Reads one scenario: of this library by its name or number, or any file by its path.</summary>
    /// <param name="nameOrFile">A name, a number that only one scenario has, or a path, which has a separator or an extension.</param>
    /// <exception cref="LabException">There is none, or there are several.</exception>
    /// <exception cref="ScenarioFormatException">The file is not a scenario.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Scenario Load(string nameOrFile)
    {
        ArgumentNullException.ThrowIfNull(nameOrFile);
        bool isPath = nameOrFile.AsSpan().ContainsAny('/', '\\') || nameOrFile.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            || nameOrFile.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        if (isPath)
        {
            return File.Exists(nameOrFile)
                ? ScenarioFile.Load(nameOrFile)
                : throw new LabException(LabFailure.NotFound, $"there is no file '{nameOrFile}'");
        }

        if (Files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == nameOrFile) is { } named)
        {
            return ScenarioFile.Load(named);
        }

        return int.TryParse(nameOrFile, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? LoadByNumber(number)
            : throw new LabException(LabFailure.NotFound, $"there is no scenario '{nameOrFile}', there are: {Names()}");
    }

    private Scenario LoadByNumber(int number)
    {
        List<Scenario> found = [.. LoadAll().Where(scenario => scenario.Number == number && number != 0)];
        return found switch
        {
            [var only] => only,
            [] => throw new LabException(LabFailure.NotFound, $"there is no scenario with the number {number}, there are: {Names()}"),
            _ => throw new LabException(
                LabFailure.Invalid, $"{string.Join(" and ", found.Select(scenario => scenario.Name))} share the number {number}: name one of them"),
        };
    }

    private string Names() => Files.Count == 0 ? $"none in {Directory}" : string.Join(", ", Files.Select(Path.GetFileNameWithoutExtension));
}
