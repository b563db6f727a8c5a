namespace RaftOrleans.Verification.Tests.Support;

/// <summary>
/// Assertions about time. It is processor time, since what else a machine does says nothing about this code. The bounds are those of the
/// issue, far above what is expected.
/// </summary>
internal static class Measured
{
    public static T Within<T>(TimeSpan bound, string what, Func<T> action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        T result = action();
        TimeSpan taken = Environment.CpuUsage.TotalTime - before;
        Assert.True(taken <= bound, $"{what} took {taken.TotalSeconds:F2} s of processor time; at most {bound.TotalSeconds} s are allowed");
        return result;
    }
}
