namespace RaftOrleans.Silo;

/// <summary>The program: arguments in, exit code out. Whatever goes wrong is said in a line or two, never in a stack trace.</summary>
internal static class SiloProgram
{
    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            if (new SiloCommandLine().Read(args, output) is not { } arguments)
            {
                return ExitCode.Done;
            }

            await new SiloHost(Load(arguments), output, error).RunAsync();
            return ExitCode.Done;
        }
        catch (SettingsException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.WrongUsage;
        }
        catch (AddressInUseError exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.AddressInUse;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync($"this failed: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static SiloSettings Load(SiloArguments arguments)
    {
        RawSettings raw = new();
        string? file = SettingsFile.Locate(arguments.ConfigFile, Environment.CurrentDirectory);
        if (file is not null)
        {
            SettingsFile.Read(file, raw);
        }

        SettingsEnvironment.Read(Environment.GetEnvironmentVariables(), raw);
        foreach (RawSetting setting in arguments.Settings)
        {
            raw.Set(setting.Key, setting.Value, setting.Source);
        }

        return SiloSettingsReader.Read(raw, file);
    }
}
