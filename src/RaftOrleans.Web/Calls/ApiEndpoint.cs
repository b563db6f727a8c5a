using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>Carries a request to its handler and the handler's answer back.</summary>
internal sealed class ApiEndpoint(ApiHandler handler)
{
    /// <summary>
    /// What the description of the API takes for the handler: it lists only endpoints that have a method, and reads its parameters.
    /// </summary>
    public static MethodInfo Method { get; } = typeof(ApiEndpoint).GetMethod(nameof(InvokeAsync))!;

    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        using ApiCall call = new(context);
        IResult answer;
        try
        {
            answer = await handler(call);
        }
        catch (OperationCanceledException) when (call.IsTimedOut)
        {
            throw new ApiException(
                StatusCodes.Status504GatewayTimeout,
                $"no answer within {Duration.Format(call.Options.RequestTimeout)}{await call.WhyTimedOutAsync()}");
        }

        await answer.ExecuteAsync(context);
    }
}
