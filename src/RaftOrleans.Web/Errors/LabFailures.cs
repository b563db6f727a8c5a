using Microsoft.AspNetCore.Http;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What a failure of the lab is in HTTP.</summary>
internal static class LabFailures
{
    /// <summary>
    /// The answer to a request that the lab could not serve. The lab's message is written for people and goes out as it is.
    /// </summary>
    public static ApiException ToApi(this LabException failure) => failure.Reason switch
    {
        LabFailure.Invalid => new ApiException(StatusCodes.Status400BadRequest, failure.Message),
        LabFailure.NotFound => new ApiException(StatusCodes.Status404NotFound, failure.Message),
        LabFailure.Conflict => new ApiException(StatusCodes.Status409Conflict, failure.Message),
        LabFailure.Unsupported => new ApiException(StatusCodes.Status501NotImplemented, failure.Message),
        LabFailure.Unavailable => ApiException.Unavailable(failure.Message),
        LabFailure.SessionExpired => new ApiException(StatusCodes.Status410Gone, failure.Message, "session"),
        LabFailure.TimedOut => new ApiException(StatusCodes.Status504GatewayTimeout, failure.Message),
        _ => new ApiException(StatusCodes.Status500InternalServerError, failure.Message),
    };
}
