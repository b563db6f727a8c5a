namespace RaftOrleans.Architecture.Tests;

/// <summary>
/// Which project may reference which: the table of the architecture. A project may also use what it reaches through
/// a reference that it may have, as Grains uses the node of Consensus through Lab.
/// </summary>
internal static class ReferenceRules
{
    private const string Prefix = "RaftOrleans.";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Consensus"] = [],
        ["Storage"] = ["Consensus"],
        ["Verification"] = ["Consensus"],
        ["Simulation"] = ["Consensus", "Verification"],
        ["Lab"] = ["Consensus", "Verification", "Simulation"],
        ["Grains"] = ["Lab", "Storage"],
        ["Web"] = ["Lab"],
        ["Silo"] = ["Consensus", "Storage", "Verification", "Simulation", "Lab", "Grains", "Web"],
        // Where Orleans is built in, the console also reaches a silo by grain calls and runs scenarios on one of its own.
        ["Client"] = ["Lab", "Grains"],
    };

    private static readonly string[] MayUseOrleans = ["Grains", "Silo", "Client"];

    /// <summary>The arrows from <paramref name="project"/> that the table does not have, one sentence each.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="references">Names of projects, packages or assemblies that it references.</param>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> references)
    {
        var name = project[Prefix.Length..];
        if (!Allowed.ContainsKey(name))
        {
            yield return $"{project} is not in the table of references.";
            yield break;
        }

        var reachable = Reachable(name);
        foreach (var reference in references)
        {
            if (reference.StartsWith(Prefix, StringComparison.Ordinal) && !reachable.Contains(reference[Prefix.Length..]))
            {
                yield return $"{project} must not reference {reference}.";
            }
            else if (IsOrleans(reference) && !MayUseOrleans.Contains(name))
            {
                yield return $"{project} must not know Orleans, but references {reference}.";
            }
        }
    }

    /// <summary>Consensus has no packages at all, so that the node can be read and used by itself.</summary>
    public static IEnumerable<string> PackageViolations(string project, IEnumerable<string> packages) =>
        project == Prefix + "Consensus"
            ? packages.Select(package => $"{project} must not reference a package, but references {package}.")
            : [];

    private static bool IsOrleans(string reference) =>
        reference == "Orleans"
        || reference.StartsWith("Orleans.", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal);

    private static HashSet<string> Reachable(string project)
    {
        var reachable = new HashSet<string>();
        var toVisit = new Stack<string>([project]);
        while (toVisit.TryPop(out var next))
        {
            foreach (var reference in Allowed[next].Where(reachable.Add))
            {
                toVisit.Push(reference);
            }
        }

        return reachable;
    }
}
