using System.Runtime.InteropServices;

using RaftOrleans.Client;

// The first interrupt cancels what runs, so that it can tidy up; the second ends the program at once.
CancellationTokenSource? running = null;
int interrupts = 0;
void OnSignal(PosixSignalContext context)
{
    CancellationTokenSource? source = Volatile.Read(ref running);
    if (source is null || Interlocked.Increment(ref interrupts) > 1)
    {
        return;
    }

    context.Cancel = true;
    try
    {
        source.Cancel();
    }
    catch (ObjectDisposedException)
    {
        // It ended in this moment.
    }
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

var host = new ConsoleHost
{
    Out = Console.Out,
    Error = Console.Error,
    Variable = Environment.GetEnvironmentVariable,
    OutputIsTerminal = !Console.IsOutputRedirected,
    In = Console.In,
    Keyboard = Console.IsInputRedirected ? null : new TerminalKeyboard(),
    Width = () => Console.WindowWidth,
    OnInterrupt = source =>
    {
        Volatile.Write(ref running, source);
        Interlocked.Exchange(ref interrupts, 0);
    },
};
return await RaftProgram.RunAsync(args, host);
