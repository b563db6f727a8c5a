namespace RaftOrleans.Web;

/// <summary>Paths that more than one place speaks of.</summary>
internal static class ApiPaths
{
    /// <summary>The OpenAPI document.</summary>
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>The page that shows it.</summary>
    public const string Page = "/docs";

    /// <summary>The routes of a group, by its name.</summary>
    public const string Group = "/api/groups/{group}";
}
