using System.Text.Json;

namespace RaftOrleans.Web.Tests;

internal static class ProblemExtensions
{
    /// <summary>What problem details say to a person.</summary>
    public static string Detail(this JsonElement problem) => problem.GetProperty("detail").GetString()!;
}
