namespace RaftOrleans.Web.Tests;

/// <summary>Waits that end: a test that hangs says what for.</summary>
internal static class Deadlines
{
    public static async Task<T> Within<T>(this Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(ApiHost.Deadline);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"waited {ApiHost.Deadline.TotalSeconds} s for {what}", exception);
        }
    }

    public static async Task Within(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(ApiHost.Deadline);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"waited {ApiHost.Deadline.TotalSeconds} s for {what}", exception);
        }
    }
}
