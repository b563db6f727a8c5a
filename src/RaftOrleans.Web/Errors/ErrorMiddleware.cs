using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>
/// Outermost of all: whatever goes wrong further in leaves as problem details, those errors that routing answers with an empty
/// body included.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ApiException failure;
        try
        {
            await next(context);
            if (IsAnswered(context))
            {
                return;
            }

            failure = Explain(context);
        }
        catch (ApiException exception)
        {
            failure = exception;
        }
        catch (LabException exception)
        {
            failure = exception.ToApi();
        }
        catch (BadHttpRequestException exception)
        {
            failure = new ApiException(exception.StatusCode, exception.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to read an answer.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (OperationCanceledException)
        {
            failure = ApiException.Unavailable("the server is stopping");
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            failure = new ApiException(
                StatusCodes.Status500InternalServerError,
                $"something went wrong in the server; its log has the details under {context.TraceIdentifier}");
        }

        if (context.Response.HasStarted)
        {
            // Half an answer is out: only a broken connection tells the client that the rest is missing.
            context.Abort();
            return;
        }

        await Problem.WriteAsync(context, failure);
    }

    private static bool IsAnswered(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest
        || context.Response.HasStarted
        || context.Response.ContentType is not null
        || context.Response.ContentLength > 0;

    private static ApiException Explain(HttpContext context)
    {
        string method = context.Request.Method;
        string path = PathAsSent(context);
        int status = context.Response.StatusCode;
        string detail = status switch
        {
            StatusCodes.Status404NotFound =>
                $"there is no {method} {path}; all routes are described at {ApiPaths.OpenApi} and, to read, at {ApiPaths.Page}",
            StatusCodes.Status405MethodNotAllowed =>
                $"{path} does not take {method}, allowed is {context.Response.Headers[HeaderNames.Allow]}",
            StatusCodes.Status415UnsupportedMediaType => RequestBody.WrongMediaType(context.Request.ContentType).Message,
            _ => string.Create(CultureInfo.InvariantCulture, $"{method} {path} was answered with {status}"),
        };
        return new ApiException(status, detail);
    }

    // On a node's own port the path has been rewritten by now; the client knows the one it sent.
    private static string PathAsSent(HttpContext context)
    {
        string? target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return string.IsNullOrEmpty(target) ? context.Request.Path : target.Split('?')[0];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({TraceIdentifier})")]
    private partial void LogUnexpected(Exception exception, string method, PathString path, string traceIdentifier);
}
