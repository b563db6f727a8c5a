namespace RaftOrleans.Consensus.Tests.Golden;

/// <content>Messages on their way.</content>
internal sealed partial class ScriptRunner
{
    /// <summary>A group that has not come to rest after so many rounds of messages never will.</summary>
    private const int MostRounds = 1_000;

    private int Deliver(MessageFilter filter)
    {
        IReadOnlyList<Message> messages = Group.TakeAt(filter.Select(Group.InFlight));
        foreach (Message message in messages)
        {
            if (Group.Receiver(message) is null)
            {
                _transcript.Add(message.From, "loses", $"{message.To} {_text.Of(message)}, nobody is there");
                continue;
            }

            _transcript.Add(message.To, "gets", $"{message.From} {_text.Of(message)}");
            Group.Hand(message);
        }

        return messages.Count;
    }

    private void Settle(MessageFilter filter)
    {
        int rounds = 0;
        while (Deliver(filter) > 0)
        {
            Assert.True(++rounds < MostRounds, "the nodes never come to rest");
        }
    }

    private void DeliverAll() => Settle(new MessageFilter());

    private void Drop(MessageFilter filter)
    {
        foreach (Message message in Group.TakeAt(filter.Select(Group.InFlight)))
        {
            _transcript.Add(message.From, "loses", $"{message.To} {_text.Of(message)}");
        }
    }

    private void Duplicate(MessageFilter filter)
    {
        Message[] messages = [.. filter.Select(Group.InFlight).Select(place => Group.InFlight[place])];
        foreach (Message message in messages)
        {
            _transcript.Add(message.From, "doubles", $"{message.To} {_text.Of(message)}");
        }

        Group.Post(messages);
    }

    private void Hold(MessageFilter filter)
    {
        foreach (Message message in Group.TakeAt(filter.Select(Group.InFlight)))
        {
            _transcript.Add(message.From, "delays", $"{message.To} {_text.Of(message)}");
            _held.Add(message);
        }
    }

    private void Release(Arguments words)
    {
        words.End();
        Group.Post(_held);
        _held.Clear();
        ShowFlight(words);
    }

    private void Isolate(Arguments words)
    {
        NodeId[] nodes = [.. FindAllNamed(words).Select(node => node.Id)];
        _transcript.Add($"cut off: {string.Join(' ', nodes)}");
        Group.Isolate(nodes);
    }

    private void Cut(Arguments words)
    {
        NodeId from = Find(words).Id;
        NodeId to = Find(words).Id;
        bool isOneWay = words.Has("one-way");
        _transcript.Add($"cut: {from} to {to}{(isOneWay ? "" : $", {to} to {from}")}");
        Group.Cut(from, to);
        if (!isOneWay)
        {
            Group.Cut(to, from);
        }
    }

    private void Heal(Arguments words)
    {
        words.End();
        _transcript.Add("all links are whole");
        Group.Heal();
    }

    private void ShowFlight(Arguments words)
    {
        words.End();
        foreach (Message message in Group.InFlight)
        {
            _transcript.Add(message.From, "to", $"{message.To} {_text.Of(message)}");
        }
    }
}
