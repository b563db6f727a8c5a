using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;

namespace RaftOrleans.Silo.Tests;

/// <summary>The host as a process of its own, in a directory of its own. It is ended by its id when the test is over.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, string directory)
    {
        _process = process;
        _directory = directory;
        Client = new HttpClient { Timeout = Deadline };
    }

    /// <summary>Longest wait for anything: a process on a busy machine may take seconds to start.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Lets a silo take free ports; means nothing in the simulated world.</summary>
    public static string FreeOrleansPorts => "--Orleans:Endpoints:SiloPort=0 --Orleans:Endpoints:GatewayPort=0";

    public HttpClient Client { get; }

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts the host.</summary>
    /// <param name="arguments">The command line. Ports are free ones unless it says otherwise.</param>
    /// <param name="file">The text of silo.json, or null for the defaults.</param>
    /// <param name="environment">Further environment variables.</param>
    public static SiloProcess Start(string arguments = "", string? file = "{}", params (string Name, string Value)[] environment)
    {
        string directory = Directory.CreateTempSubdirectory("silo-test-").FullName;
        if (file is not null)
        {
            File.WriteAllText(Path.Combine(directory, "silo.json"), file);
        }

        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RaftOrleans.Silo.dll"));
        foreach (string argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(argument);
        }

        // The machine's own settings must not decide what a test sees.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("RAFT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        SiloProcess silo = new(new Process { StartInfo = start }, directory);
        silo.Run();
        return silo;
    }

    /// <summary>Starts the host on free ports.</summary>
    public static SiloProcess StartFree(string arguments = "", string? file = "{}", params (string Name, string Value)[] environment) =>
        Start($"--port 0 --node-ports 0 {FreeOrleansPorts} {arguments}", file, environment);

    /// <summary>Waits for the ready line.</summary>
    /// <returns>The address in it.</returns>
    public async Task<string> ReadyAsync()
    {
        Task<int> exit = ExitAsync("the ready line");
        if (await Task.WhenAny(_ready.Task, exit) == exit)
        {
            throw new InvalidOperationException($"the host ended with {await exit} instead of getting ready\n{Output}\n{Errors}");
        }

        string address = await _ready.Task;
        Client.BaseAddress ??= new Uri(address);
        return address;
    }

    /// <summary>Waits for a line that begins like this.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        using CancellationTokenSource deadline = new(Deadline);
        try
        {
            await foreach (string line in _lines.Reader.ReadAllAsync(deadline.Token))
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"waited {Deadline.TotalSeconds} s for '{beginning}'\n{Output}\n{Errors}", exception);
        }

        throw new InvalidOperationException($"the host ended without '{beginning}'\n{Output}\n{Errors}");
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(string what = "the end of the host")
    {
        try
        {
            using CancellationTokenSource deadline = new(Deadline);
            await _process.WaitForExitAsync(deadline.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"waited {Deadline.TotalSeconds} s for {what}\n{Output}\n{Errors}", exception);
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(PosixSignal signal) => Assert.Equal(0, Kill(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15));

    public async Task<JsonElement> GetAsync(string path)
    {
        HttpResponseMessage response = await Client.GetAsync(path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await ExitAsync("the end of the killed host");
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private void Run()
    {
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _lines.Writer.TryComplete();
                return;
            }

            _output.Enqueue(line.Data);
            _lines.Writer.TryWrite(line.Data);
            if (line.Data.StartsWith("ready ", StringComparison.Ordinal))
            {
                _ready.TrySetResult(line.Data["ready ".Length..]);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
