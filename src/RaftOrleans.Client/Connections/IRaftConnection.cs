using System.Text.Json;

using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>
/// What the console can ask of a running host, about one group. Over REST it is <see cref="RestConnection"/>; with the Orleans packages
/// also a silo's gateway serves it, by grain calls. Commands know nothing else.
/// </summary>
/// <remarks>Every failure that a person can cause or understand is a <see cref="RequestException"/>.</remarks>
public interface IRaftConnection : IAsyncDisposable
{
    /// <summary>Whom it talks to, for messages.</summary>
    string Target { get; }

    /// <summary>The group that it asks about.</summary>
    string Group { get; }

    /// <summary>How long the server may try before it says that it could not.</summary>
    TimeSpan Timeout { get; }

    /// <summary>What every node is and holds.</summary>
    Task<GroupView> GetStatusAsync(CancellationToken cancellation);

    /// <summary>What one node is, as that node tells.</summary>
    Task<NodeDetail> GetNodeAsync(string node, CancellationToken cancellation);

    /// <summary>Changes a key. Completes when the change is committed and applied; everything else is an exception.</summary>
    /// <exception cref="RequestException"><see cref="RequestFailure.Unknown"/> where it may or may not have been applied.</exception>
    Task<WriteView> WriteAsync(WriteRequest request, CancellationToken cancellation);

    /// <summary>Opens a client session.</summary>
    /// <param name="lifetime">How long it lives without a sign of life; 1 ms to 1 day.</param>
    /// <param name="within">How long the server may try, or null for the connection's timeout.</param>
    /// <param name="cancellation">Ends the wait; a session that nobody uses may stay behind, and expires.</param>
    Task<SessionView> OpenSessionAsync(TimeSpan lifetime, TimeSpan? within, CancellationToken cancellation);

    /// <summary>Says that a session's client is still there.</summary>
    /// <exception cref="RequestException"><see cref="RequestFailure.SessionExpired"/> where it is not known.</exception>
    Task<SessionView> KeepSessionAliveAsync(long session, CancellationToken cancellation);

    /// <summary>Closes a session.</summary>
    /// <exception cref="RequestException"><see cref="RequestFailure.SessionExpired"/> where it is not known.</exception>
    Task CloseSessionAsync(long session, CancellationToken cancellation);

    /// <summary>How the nodes behave.</summary>
    Task<OptionsView> GetOptionsAsync(CancellationToken cancellation);

    /// <summary>Changes how all nodes behave while they run.</summary>
    /// <param name="changes">Names and values.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The options as they are then.</returns>
    Task<OptionsView> ChangeOptionsAsync(IReadOnlyList<KeyValuePair<string, string>> changes, CancellationToken cancellation);

    /// <summary>Reads a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="choice">What the answer may rest on.</param>
    /// <param name="node">The one node to ask, or null for the leader.</param>
    /// <param name="within">How long the server may try, or null for the connection's timeout.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ReadView> ReadAsync(string key, ReadChoice choice, string? node, TimeSpan? within, CancellationToken cancellation);

    /// <summary>All keys with their values, in order of the keys; of another state machine what it says of its state.</summary>
    /// <param name="node">The node whose own state is wanted, or null for the group's.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyDictionary<string, JsonElement>> ReadStateAsync(string? node, CancellationToken cancellation);

    /// <summary>Proposes a command of whatever the group replicates. Completes when it is committed and applied.</summary>
    /// <exception cref="RequestException"><see cref="RequestFailure.Unknown"/> where it may or may not have been applied.</exception>
    Task<CallView> CallAsync(CallRequest request, CancellationToken cancellation);

    /// <summary>Asks whatever the group replicates.</summary>
    /// <param name="words">The query's name and what follows it.</param>
    /// <param name="choice">What the answer may rest on.</param>
    /// <param name="node">The one node to ask, or null for the leader.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<CallView> AskAsync(IReadOnlyList<string> words, ReadChoice choice, string? node, CancellationToken cancellation);

    /// <summary>The state machines that groups can be made with.</summary>
    Task<IReadOnlyList<StateMachineDescription>> GetStateMachinesAsync(CancellationToken cancellation);

    /// <summary>Entries of the logs.</summary>
    /// <param name="node">The node whose log is wanted, or null for all.</param>
    /// <param name="from">First index.</param>
    /// <param name="count">Most entries of each log.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<LogsView> ReadLogsAsync(string? node, long from, int count, CancellationToken cancellation);

    /// <summary>The group's events; when the stream breaks it is taken up again behind the last event.</summary>
    /// <param name="after">Number of the last event that is not wanted any more; 0 for all that are kept.</param>
    /// <param name="follow">True to wait for what comes, false to end with what is there.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<EventView> EventsAsync(long after, bool follow, CancellationToken cancellation);

    /// <summary>
    /// Crashes, restarts, pauses or resumes a node. Here and in the other controls <c>leader</c>, <c>follower</c> and <c>random</c> are
    /// understood too, here also <c>all</c>.
    /// </summary>
    Task<ControlView> ControlAsync(ProcessAction action, string node, CancellationToken cancellation);

    /// <summary>Who belongs to the group.</summary>
    Task<MembersView> GetMembersAsync(CancellationToken cancellation);

    /// <summary>Changes who belongs to the group. Completes when the membership that the change begins with is committed.</summary>
    Task<ControlView> ChangeMembersAsync(MembersChange change, CancellationToken cancellation);

    /// <summary>Starts one more node, which is no member yet.</summary>
    Task<ControlView> AddNodeAsync(CancellationToken cancellation);

    /// <summary>Hands the leadership over. Completes when the node leads.</summary>
    Task<ControlView> TransferAsync(string node, CancellationToken cancellation);

    /// <summary>Makes a node step down (<c>follower</c>), start an election (<c>candidate</c>) or take over (<c>leader</c>).</summary>
    Task<ControlView> ForceAsync(string node, string role, CancellationToken cancellation);

    /// <summary>Cuts all links between nodes of different sides.</summary>
    Task<ControlView> PartitionAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation);

    /// <summary>Cuts the links that a shape cuts.</summary>
    /// <param name="shape">Its word.</param>
    /// <param name="around">The node that it is arranged around, or null for the leader.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ControlView> PartitionAsync(string shape, string? around, CancellationToken cancellation);

    /// <summary>Clogs a link, or releases it.</summary>
    Task<ControlView> ClogAsync(string from, string to, bool oneWay, bool isRelease, CancellationToken cancellation);

    /// <summary>Clogs or releases links that are drawn, one direction each, in random order.</summary>
    /// <param name="count">How many; null for all that are clogged.</param>
    /// <param name="isRelease">Whether they are released.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ControlView> ClogSomeAsync(int? count, bool isRelease, CancellationToken cancellation);

    /// <summary>Lets a process take a time for every input; <c>all</c> is understood too.</summary>
    Task<ControlView> SlowAsync(string node, TimeSpan step, CancellationToken cancellation);

    /// <summary>Cuts all links of a node.</summary>
    Task<ControlView> IsolateAsync(string node, CancellationToken cancellation);

    /// <summary>Cuts a link.</summary>
    Task<ControlView> CutAsync(string from, string to, bool oneWay, CancellationToken cancellation);

    /// <summary>Sets the faults of a link.</summary>
    Task<ControlView> SetLinkAsync(string from, string to, LinkFaults faults, bool oneWay, CancellationToken cancellation);

    /// <summary>Sets the faults of a node's disk; <c>all</c> is understood too.</summary>
    Task<ControlView> SetDiskAsync(string node, DiskFaults faults, CancellationToken cancellation);

    /// <summary>Sets a node's clock forward, and how fast it runs; <c>all</c> is understood too.</summary>
    Task<ControlView> SetClockAsync(string node, ClockFaults faults, CancellationToken cancellation);

    /// <summary>Takes away all cuts and link faults.</summary>
    Task<ControlView> HealAsync(CancellationToken cancellation);

    /// <summary>Every link that is cut, clogged or has faults; null where the server cannot tell.</summary>
    Task<IReadOnlyList<LinkView>?> GetLinksAsync(CancellationToken cancellation);

    /// <summary>All groups.</summary>
    Task<IReadOnlyList<GroupEntry>> GetGroupsAsync(CancellationToken cancellation);

    /// <summary>Creates a group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="machine">What it replicates, or null for the key-value store.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task CreateGroupAsync(string name, int nodes, string? machine, CancellationToken cancellation);

    /// <summary>Deletes a group and all it stored.</summary>
    Task DeleteGroupAsync(string name, CancellationToken cancellation);

    /// <summary>What the world is, and how its time runs.</summary>
    Task<WorldView> GetWorldAsync(CancellationToken cancellation);

    /// <summary>Changes how virtual time runs.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="value">For <see cref="WorldAction.Step"/> the number of events, for <see cref="WorldAction.Speed"/> the speed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<WorldView> ControlWorldAsync(WorldAction action, double value, CancellationToken cancellation);

    /// <summary>What is still to happen in a simulated world.</summary>
    Task<PendingView> GetPendingAsync(CancellationToken cancellation);

    /// <summary>Lets a simulated world go on by hand.</summary>
    Task<StepView> StepWorldAsync(WorldStep step, CancellationToken cancellation);

    /// <summary>The run of a simulated world, as the text of a recording.</summary>
    Task<string> GetRecordingAsync(CancellationToken cancellation);

    /// <summary>Measures inside the host.</summary>
    Task<BenchView> BenchAsync(BenchRequest request, CancellationToken cancellation);
}
