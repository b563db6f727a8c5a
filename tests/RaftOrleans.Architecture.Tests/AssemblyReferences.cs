using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RaftOrleans.Architecture.Tests;

/// <summary>Reads what a compiled assembly references. Nothing is loaded, so nothing runs.</summary>
internal static class AssemblyReferences
{
    public static IReadOnlyList<string> Of(string path)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .ToList();
    }
}
