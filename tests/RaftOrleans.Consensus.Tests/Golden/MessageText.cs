using System.Text;
using RaftOrleans.Consensus.Tests.Node;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Messages and entries in the words of scripts.</summary>
internal sealed class MessageText
{
    /// <summary>An append without entries.</summary>
    public const string Heartbeat = "Heartbeat";

    private const int MostEntries = 6;

    private readonly List<(NodeId, long)> _readRequests = [];

    /// <summary>The kinds of messages by which scripts choose them.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        nameof(AppendEntries), nameof(AppendEntriesReply), Heartbeat, nameof(InstallSnapshot), nameof(InstallSnapshotReply), "PreVote",
        "PreVoteReply", nameof(ReadIndexReply), nameof(ReadIndexRequest), nameof(RequestVote), nameof(RequestVoteReply), nameof(TimeoutNow),
    ];

    /// <summary>The kind of a message.</summary>
    public static string KindOf(Message message) => message switch
    {
        AppendEntries { Entries.IsEmpty: true } => Heartbeat,
        RequestVote { IsPreVote: true } => "PreVote",
        RequestVoteReply { IsPreVote: true } => "PreVoteReply",
        _ => message.GetType().Name,
    };

    /// <summary>What a message says, but for who sends it to whom.</summary>
    public string Of(Message message) => $"{KindOf(message)} t{message.Term}{Content(message)}";

    /// <summary>One entry: its place, and what it carries.</summary>
    public static string Of(LogEntry entry) => entry.Kind switch
    {
        EntryKind.NoOp => $"{entry.Position} no-op",
        EntryKind.Membership => $"{entry.Position} members {MembershipCodec.TryDecode(entry.Command)}",
        EntryKind.OpenSession => $"{entry.Position} open session",
        EntryKind.SessionCommand => $"{entry.Position} {InSession(SessionCommand.Decode(entry.Command))}",
        EntryKind.KeepSessionAlive => $"{entry.Position} keep session {SessionCommand.Decode(entry.Command).Session}",
        EntryKind.CloseSession => $"{entry.Position} close session {SessionCommand.Decode(entry.Command).Session}",
        _ => Command(entry),
    };

    /// <summary>A command of the length that <c>name:length</c> asks for, or of its name alone.</summary>
    public static string Expand(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(word[(colon + 1)..], out int length) ? word[..colon].PadRight(length, '.') : word;
    }

    /// <summary>What the state machine said, with the commands in it as scripts write them.</summary>
    public static string Contract(ReadOnlyMemory<byte> text) =>
        string.Join(' ', Encoding.ASCII.GetString(text.Span).Split(' ').Select(Contract));

    private static string Contract(string word)
    {
        string name = word.TrimEnd('.');
        return name.Length == word.Length ? word : $"{name}:{word.Length}";
    }

    private static string Command(LogEntry entry)
    {
        string text = Contract(entry.Command);
        return text == Entries.Name(entry.Index, entry.Term) ? text : $"{entry.Position} {text}";
    }

    private static string InSession(SessionCommand command) =>
        $"session {command.Session} #{command.Sequence} {Contract(command.Command)}";

    private string Content(Message message) => message switch
    {
        AppendEntries append => $" after {append.Previous}{List(append.Entries)} commit {append.LeaderCommit}{Round(append.Round)}",
        AppendEntriesReply { IsSuccess: true } reply => $" match {reply.Index}{Round(reply.Round)}",
        AppendEntriesReply reply => $" mismatch at {reply.Index}, {Hint(reply.Conflict)}{Round(reply.Round)}",
        RequestVote request => $" log {request.LastLog}{(request.IsForced ? " forced" : "")}",
        RequestVoteReply reply => reply.IsGranted ? " granted" : " refused",
        InstallSnapshot piece =>
            $" to {piece.Last} bytes {piece.Offset}-{piece.Offset + piece.Data.Length} of {piece.TotalBytes}{Round(piece.Round)}",
        InstallSnapshotReply reply =>
            $" to {reply.Last} {(reply.IsInstalled ? "installed" : $"received {reply.Received}")}{Round(reply.Round)}",
        ReadIndexRequest request => $" {Request(request.From, request.Request)}{(request.MayUseLease ? " lease" : "")}",
        ReadIndexReply reply => $" {Request(reply.To, reply.Request)} {(reply.IsGranted ? $"index {reply.ReadIndex}" : "refused")}",
        _ => "",
    };

    private static string Hint(LogPosition conflict) =>
        conflict == default ? "no hint"
        : conflict.Term == 0 ? $"log ends before {conflict.Index}"
        : $"term {conflict.Term} begins at {conflict.Index}";

    private static string Round(long round) => round == 0 ? "" : $" round {round}";

    private static string List(ReadOnlyMemory<LogEntry> entries) => entries.Length switch
    {
        0 => "",
        <= MostEntries => $" [{string.Join(", ", entries.ToArray().Select(Of))}]",
        _ => $" [{Of(entries.Span[0])} to {Of(entries.Span[^1])}]",
    };

    /// <summary>Numbers of requests begin anywhere, so that they differ between starts; in scripts they are counted from 1.</summary>
    private string Request(NodeId asker, long request)
    {
        if (!_readRequests.Contains((asker, request)))
        {
            _readRequests.Add((asker, request));
        }

        return $"request {_readRequests.IndexOf((asker, request)) + 1}";
    }
}
