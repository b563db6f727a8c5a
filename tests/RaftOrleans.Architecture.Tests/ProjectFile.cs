using System.Xml.Linq;

namespace RaftOrleans.Architecture.Tests;

/// <summary>What a project file says it references, under any condition.</summary>
/// <param name="Name">The project's name, which is the file's.</param>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="NeedsOrleans">Whether it is left out of builds without the Orleans packages.</param>
/// <param name="Projects">Names of referenced projects.</param>
/// <param name="Packages">Names of referenced packages.</param>
internal sealed record ProjectFile(
    string Name, string Assembly, bool NeedsOrleans, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public static ProjectFile Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), XDocument.Load(path));

    public static ProjectFile Parse(string name, XDocument project) => new(
        name,
        project.Descendants("AssemblyName").FirstOrDefault()?.Value ?? name,
        project.Descendants("NeedsOrleans").Any(element => element.Value == "true"),
        Includes(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).ToList(),
        Includes(project, "PackageReference").ToList());

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
