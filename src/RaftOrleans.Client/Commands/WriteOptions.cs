using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>How a write is sent: in a session of its own, in one that the user has opened, or in none.</summary>
internal sealed class WriteOptions
{
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostLifetime = TimeSpan.FromDays(1);

    private readonly Option<bool> _none = new("--no-session")
    {
        Description = "Send it once, in no session: one entry in the log instead of three, and nothing sent again after a lost answer",
    };

    private readonly Option<long?> _session = new("--session")
    {
        Description = "The session it belongs to, from: session open [default: one of its own, or the interactive console's]",
        HelpName = "n",
    };

    private readonly Option<long?> _sequence = new("--sequence")
    {
        Description = "With --session: its number there, 1, 2, 3, ...; with the same number it is the same write, sent again",
        HelpName = "n",
    };

    private readonly Option<long?> _outstanding = new("--first-outstanding")
    {
        Description = "With --session: the lowest number whose answer is still waited for [default: 1]",
        HelpName = "n",
    };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[_none, _session, _sequence, _outstanding])
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>Writes as the options say.</summary>
    /// <exception cref="CommandException">They do not go together.</exception>
    public async Task<WriteView> WriteAsync(
        Invocation run, IRaftConnection connection, WriteRequest request, CancellationToken cancellation)
    {
        if (Place(run) is { } place)
        {
            return await connection.WriteAsync(request with { Session = place }, cancellation);
        }

        // Who names a node wants to see what this node does with it, once.
        if (run.Get(_none) || request.Via is not null)
        {
            return await connection.WriteAsync(request, cancellation);
        }

        WriteSession session = run.Sessions?.For(connection, run.Settings) ?? new WriteSession(LifetimeFor(connection.Timeout));
        WriteView answer = await WriteAsync(run, connection, session, request, cancellation);
        if (session.Replaced is { } expired)
        {
            run.Terminal.ErrorLine($"session {expired} had expired; session {session.Number} takes its place");
            session.Told();
        }

        return answer;
    }

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="CommandException">They do not.</exception>
    public void Check(Invocation run) => Place(run);

    private static async Task<WriteView> WriteAsync(
        Invocation run, IRaftConnection connection, WriteSession session, WriteRequest request, CancellationToken cancellation)
    {
        try
        {
            WriteView answer = await new SafeWriter(connection, run.Time).WriteAsync(session, request, cancellation);
            await CloseAsync();
            return answer;
        }
        catch (RequestException failure) when (failure.Reason != RequestFailure.Unknown)
        {
            await CloseAsync();
            throw;
        }

        // Where the outcome is unknown the session stays, so that the write can be sent again by hand.
        Task CloseAsync() => run.Sessions is null && session.Number is not null
            ? SessionKeeper.CloseAsync(connection, session, run.Time, cancellation)
            : Task.CompletedTask;
    }

    // Long enough to be there still when the last attempt has failed and somebody sends the write again by hand.
    private static TimeSpan LifetimeFor(TimeSpan timeout)
    {
        TimeSpan lifetime = timeout + LeastLifetime;
        return lifetime < MostLifetime ? lifetime : MostLifetime;
    }

    private SessionUse? Place(Invocation run)
    {
        (long? session, long? sequence, long? outstanding) = (run.Get(_session), run.Get(_sequence), run.Get(_outstanding));
        if (session is null && (sequence ?? outstanding) is not null)
        {
            string lonely = sequence is not null ? "--sequence" : "--first-outstanding";
            throw CommandException.Usage($"{lonely} means nothing without --session", "open a session with: raft session open");
        }

        if (session is null)
        {
            return null;
        }

        if (run.Get(_none))
        {
            throw CommandException.Usage("--session and --no-session contradict each other");
        }

        if (sequence is null)
        {
            throw CommandException.Usage("--session wants --sequence too: the write's number there, 1, 2, 3, ...");
        }

        SessionUse place = new(session.Value, sequence.Value, outstanding ?? 1);
        return place.Session < 1 || place.FirstOutstanding < 1 || place.Sequence < place.FirstOutstanding
            ? throw CommandException.Usage(
                $"--session is {place.Session}, --sequence {place.Sequence}, --first-outstanding {place.FirstOutstanding}: "
                + "allowed is 1 or more, and a sequence that is not before the first outstanding")
            : place;
    }
}
