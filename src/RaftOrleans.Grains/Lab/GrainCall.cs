using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Turns what can go wrong with a grain call into what a person understands.</summary>
internal static class GrainCall
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Waits for a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="whom">Who is called.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="within">How long; null for the usual time.</param>
    public static async Task<T> Run<T>(Task<T> call, string whom, CancellationToken cancellation, TimeSpan? within = null)
    {
        try
        {
            return await call.WaitAsync(within ?? Timeout, cancellation);
        }
        catch (TimeoutException error)
        {
            throw new LabException(LabFailure.TimedOut, $"{whom} does not answer", error);
        }
        catch (OrleansException error)
        {
            throw new LabException(LabFailure.Unavailable, $"{whom} cannot be reached: {error.Message}", error);
        }
    }

    /// <summary>Waits for a call.</summary>
    public static Task Run(Task call, string whom, CancellationToken cancellation, TimeSpan? within = null) =>
        Run(WithResult(call), whom, cancellation, within);

    private static async Task<bool> WithResult(Task call)
    {
        await call;
        return true;
    }
}
