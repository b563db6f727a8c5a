using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>A file of the page that shows the API. It lies in the assembly, so the page needs no folder and no other host.</summary>
internal sealed class PageFile
{
    private readonly byte[] _content;
    private readonly string _contentType;

    private PageFile(string path, string file, string contentType)
    {
        Path = path;
        _contentType = contentType;
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Page.{file}")
            ?? throw new InvalidOperationException($"the file '{file}' is missing in the assembly");
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageFile> All { get; } =
    [
        new(ApiPaths.Page, "docs.html", "text/html; charset=utf-8"),
        new(ApiPaths.Page + "/docs.js", "docs.js", "text/javascript; charset=utf-8"),
        new(ApiPaths.Page + "/docs.css", "docs.css", "text/css; charset=utf-8"),
    ];

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Sends it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _content.Length;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        await context.Response.Body.WriteAsync(_content, context.RequestAborted);
    }
}
