namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Which of the messages in flight a command is about: <c>from n1 to n2 AppendEntries first 1</c>, or all.</summary>
internal sealed class MessageFilter
{
    /// <summary>How it is written.</summary>
    public const string Usage = "[from <node>] [to <node>] [not] [<kind of message>...] [first <n>] [last <n>]";

    private readonly HashSet<string> _kinds = [];
    private bool _isNegated;
    private NodeId _from;
    private NodeId _to;
    private int _first = int.MaxValue;
    private int _last;

    /// <summary>Reads all words that are left.</summary>
    public static MessageFilter Read(Arguments arguments)
    {
        MessageFilter filter = new();
        while (arguments.HasMore)
        {
            filter.Read(arguments.Word("a word"), arguments);
        }

        return filter;
    }

    /// <summary>The places of the messages that are meant, in the order in which they are to arrive.</summary>
    public IReadOnlyList<int> Select(IReadOnlyList<Message> inFlight)
    {
        IEnumerable<int> places = Enumerable.Range(0, inFlight.Count).Where(place => IsMeant(inFlight[place]));
        return _last > 0 ? [.. places.Reverse().Take(_last)] : [.. places.Take(_first)];
    }

    private void Read(string word, Arguments arguments)
    {
        switch (word)
        {
            case "from": _from = arguments.Node(); break;
            case "to": _to = arguments.Node(); break;
            case "not": _isNegated = true; break;
            case "first": _first = (int)arguments.Number("how many"); break;
            case "last": _last = (int)arguments.Number("how many"); break;
            case var kind when MessageText.Kinds.Contains(kind): _kinds.Add(kind); break;
            default: throw arguments.Error($"'{word}' is no kind of message; there are {string.Join(' ', MessageText.Kinds)}");
        }
    }

    private bool IsMeant(Message message) =>
        (_from.IsNone || message.From == _from) && (_to.IsNone || message.To == _to)
        && (_kinds.Count == 0 || _kinds.Contains(MessageText.KindOf(message)) != _isNegated);
}
