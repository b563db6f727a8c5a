using System.Globalization;

namespace RaftOrleans.Lab;

/// <content>What the course's tests assert.</content>
internal sealed partial class CourseTester
{
    /// <summary>How long the course gives an election before it looks for what should not be there.</summary>
    public static readonly TimeSpan ElectionTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long one command may take, in all.</summary>
    private static readonly TimeSpan AgreementLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long it is waited for, before it is handed to a leader again.</summary>
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(2);

    /// <summary>Fails with a message.</summary>
    public static CourseFailureException Failure(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));

    /// <summary>Finds the leader among the connected servers: within ten looks, half a second apart, and no two in a term.</summary>
    public async Task<int> CheckOneLeaderAsync()
    {
        for (int look = 0; look < 10; look++)
        {
            await SleepAsync(450 + Random.NextInt32(100));
            SortedDictionary<long, List<int>> leaders = [];
            foreach (CourseServer server in _servers.Where(server => Network.IsConnected(server.Number) && server.IsLeader))
            {
                leaders.TryAdd(server.Term, []);
                leaders[server.Term].Add(server.Number);
            }

            foreach ((long term, List<int> several) in leaders)
            {
                if (several.Count > 1)
                {
                    throw Failure($"term {term} has {several.Count} (>1) leaders");
                }
            }

            if (leaders.Count > 0)
            {
                return leaders.Last().Value[0];
            }
        }

        throw Failure($"expected one leader, got none");
    }

    /// <summary>The term of the connected servers, which must be the same for all.</summary>
    public long CheckTerms()
    {
        long[] terms = [.. _servers.Where(server => Network.IsConnected(server.Number)).Select(static server => server.Term).Distinct()];
        return terms.Length == 1 ? terms[0] : throw Failure($"servers disagree on term: {string.Join(", ", terms)}");
    }

    /// <summary>No connected server may take itself for the leader.</summary>
    public void CheckNoLeader()
    {
        if (_servers.FirstOrDefault(server => Network.IsConnected(server.Number) && server.IsLeader) is { } leader)
        {
            throw Failure($"expected no leader among connected servers, but {leader.Number} claims to be leader");
        }
    }

    /// <summary>No server may have applied anything at an index.</summary>
    public void CheckNoAgreement(long index)
    {
        if (CommittedAt(index).Servers is > 0 and var servers)
        {
            throw Failure($"{servers} committed index {index} but no majority");
        }
    }

    /// <summary>How many servers have applied a command at an index, and which; all must have the same there.</summary>
    public (int Servers, string? Command) CommittedAt(long index)
    {
        CheckServers();
        int count = 0;
        string? command = null;
        foreach (CourseServer server in _servers.Where(server => server.Machine.Commands.Count >= index))
        {
            string here = server.Machine.Commands[(int)index - 1];
            if (count++ > 0 && here != command)
            {
                throw Failure($"committed values at index {index} do not match: {command} and {here}");
            }

            command = here;
        }

        return (count, command);
    }

    /// <summary>Has a command committed by so many servers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="servers">How many servers must have applied it.</param>
    /// <param name="retries">Whether it may be handed over again where a leader has failed with it.</param>
    /// <returns>Its index.</returns>
    public async Task<long> OneAsync(string command, int servers, bool retries)
    {
        TimeSpan begin = _world.Now;
        int asked = 0;
        while (_world.Now - begin < AgreementLimit)
        {
            long? index = null;
            for (int left = Count; left > 0 && index is null; left--)
            {
                asked = (asked + 1) % Count;
                if (Network.IsConnected(asked) && Start(asked, command) is { IsLeader: true } started)
                {
                    index = started.Index;
                }
            }

            if (index is null)
            {
                await SleepAsync(50);
            }
            else if (await IsAppliedAsync(index.Value, command, servers))
            {
                return index.Value;
            }
            else if (!retries)
            {
                break;
            }
        }

        throw Failure($"one({command}) failed to reach agreement");
    }

    /// <summary>Waits until so many servers have applied something at an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="servers">How many.</param>
    /// <param name="term">The wait ends when a server is in a higher term; null where that does not matter.</param>
    /// <returns>The command, or null where a server is in a higher term.</returns>
    public async Task<string?> WaitAsync(long index, int servers, long? term)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(10);
        for (int look = 0; look < 30 && CommittedAt(index).Servers < servers; look++)
        {
            await SleepAsync(pause);
            pause = pause < TimeSpan.FromSeconds(1) ? pause * 2 : pause;
            if (_servers.Exists(server => server.Term > term))
            {
                return null;
            }
        }

        (int count, string? command) = CommittedAt(index);
        return count >= servers ? command : throw Failure($"only {count} decided for index {index}; wanted {servers}");
    }

    private async Task<bool> IsAppliedAsync(long index, string command, int servers)
    {
        for (TimeSpan begin = _world.Now; _world.Now - begin < AttemptLimit; await SleepAsync(20))
        {
            (int count, string? applied) = CommittedAt(index);
            if (count > 0 && count >= servers && applied == command)
            {
                return true;
            }
        }

        return false;
    }
}
