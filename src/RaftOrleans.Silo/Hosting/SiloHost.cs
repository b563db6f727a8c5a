using RaftOrleans.Lab;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>Starts a world and the API over it, and runs until it is told to stop.</summary>
internal sealed class SiloHost(SiloSettings settings, TextWriter output, TextWriter error)
{
    // Ctrl+C has to work within a few seconds, whatever still hangs on the server.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    // How long a group may be without a leader before somebody is told what the program waits for, in the world's time.
    private static readonly TimeSpan LeaderPatience = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the program is told to stop.</summary>
    /// <exception cref="AddressInUseError">A port is in use.</exception>
    /// <exception cref="SettingsException">The world that is wanted is not there.</exception>
    public async Task RunAsync()
    {
        (IWorld world, string why) = WorldChooser.Choose(settings);
        Listeners listeners = new(settings);
        List<HostPort> ports = [.. listeners.Ports, .. world.Ports];
        if (AddressInUseError.Find(ports) is { Count: > 0 } taken)
        {
            throw new AddressInUseError(taken);
        }

        WebApplication app = Build(world, listeners);
        try
        {
            await StartAsync(app, world, ports);
            ILab lab = app.Services.GetRequiredService<ILab>();
            CancellationToken stopping = app.Lifetime.ApplicationStopping;
            try
            {
                await CreateGroupsAsync(lab, stopping);
                Banner.Write(output, settings, world.Name, why, lab.Capabilities, listeners);
                await WaitForLeadersAsync(lab, stopping);
                await output.WriteLineAsync($"ready {listeners.Main}");
                await output.FlushAsync(CancellationToken.None);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Told to stop before it was ready.
            }

            await app.WaitForShutdownAsync();
        }
        finally
        {
            await DisposeAsync(app);
        }
    }

    private WebApplication Build(IWorld world, Listeners listeners)
    {
        // The empty builder reads no files, no environment and no arguments: the settings have been read and checked.
        WebApplicationOptions options = new() { ApplicationName = "RaftOrleans.Silo" };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(options);
        builder.Configuration.AddInMemoryCollection(settings.Passed);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection(SettingKeys.Logging));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // A start that fails is told in one line by the program itself; the host would add its stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(listeners.Configure);
        builder.Services.AddRaftApi(api =>
        {
            api.Token = settings.Http.Token;
            api.AllowedHosts = settings.Http.Hosts;
            api.MaxBodyBytes = settings.Http.MaxBodyBytes;
            api.RequestTimeout = settings.Http.RequestTimeout;
            api.GroupOptions = settings.Groups[0].Options;
        });
        builder.Services.AddSingleton(HostStateMachines.Registry);
        world.Configure(builder);
        WebApplication app = builder.Build();
        app.Lifetime.ApplicationStopping.Register(world.OnStopping);
        app.UseRaftApi();
        app.MapRaftApi();
        return app;
    }

    private static async Task StartAsync(WebApplication app, IWorld world, List<HostPort> ports)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (AddressInUseError.IsBehind(exception))
        {
            // Somebody took a port since it was looked at. Which one, only the words of the exception tell.
            List<HostPort> named =
                [.. ports.Where(port => exception.Message.Contains($":{port.EndPoint.Port}:", StringComparison.Ordinal))];
            throw new AddressInUseError(named.Count > 0 ? named : ports);
        }
        catch (Exception exception) when (world.ExplainSettings(exception) is { } explanation)
        {
            throw new SettingsException(explanation);
        }
    }

    private async Task CreateGroupsAsync(ILab lab, CancellationToken stopping)
    {
        IReadOnlyList<string> existing = await lab.GetGroupsAsync(stopping);
        foreach (GroupSpecification group in settings.Groups.Where(group => !existing.Contains(group.Name, StringComparer.Ordinal)))
        {
            await lab.CreateGroupAsync(group, stopping);
        }
    }

    private async Task WaitForLeadersAsync(ILab lab, CancellationToken stopping)
    {
        foreach (GroupSpecification group in settings.Groups)
        {
            while (!await lab.WaitUntilAsync(HasLeaderAsync, LeaderPatience, stopping))
            {
                await error.WriteLineAsync(
                    $"group '{group.Name}' has had no leader for {Duration.Format(LeaderPatience)}; waiting on. "
                    + "Are the election timeouts long enough?");
            }

            async Task<bool> HasLeaderAsync() => !(await lab.Group(group.Name).GetStatusAsync(stopping)).Leader.IsNone;
        }
    }

    private async Task DisposeAsync(WebApplication app)
    {
        try
        {
            await app.DisposeAsync().AsTask().WaitAsync(DisposeTimeout);
        }
        catch (TimeoutException)
        {
            await error.WriteLineAsync($"the world did not end within {Duration.Format(DisposeTimeout)}; leaving without it");
        }
    }
}
