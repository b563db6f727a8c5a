using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>Failures of a lab that is asked without a REST API between, as the same failures that the REST API makes of them.</summary>
internal static class LabRefusals
{
    /// <summary>The lab could not do it. Its message is written for people and stays as it is.</summary>
    /// <param name="failure">What the lab says.</param>
    /// <param name="changes">Whether the request was to change something.</param>
    public static RequestException Of(LabException failure, bool changes) => Of(
        failure.Reason switch
        {
            LabFailure.Invalid => RequestFailure.Invalid,
            LabFailure.NotFound => RequestFailure.NotFound,
            LabFailure.Conflict => RequestFailure.Conflict,
            LabFailure.Unsupported => RequestFailure.Unsupported,
            LabFailure.Unavailable when failure.Message.Contains("leader", StringComparison.OrdinalIgnoreCase) => RequestFailure.NoLeader,
            LabFailure.Unavailable => RequestFailure.Unavailable,
            LabFailure.SessionExpired => RequestFailure.SessionExpired,
            LabFailure.TimedOut => changes ? RequestFailure.Unknown : RequestFailure.TimedOut,
            _ => RequestFailure.Failed,
        },
        failure.Message);

    /// <summary>The request itself is wrong.</summary>
    public static RequestException Invalid(string text) => Of(RequestFailure.Invalid, text);

    /// <summary>A failure in these words.</summary>
    public static RequestException Of(RequestFailure reason, string text, string? leader = null) => Refusals.Of(reason, text, leader);
}
