namespace RaftOrleans.Consensus;

/// <summary>All sessions as bytes, in order of their numbers: the first part of a snapshot's data.</summary>
internal static class SessionsCodec
{
    public static void Write(ref CodecWriter writer, ClientSessions sessions)
    {
        writer.Signed(sessions.Clock.Ticks);
        writer.Unsigned(sessions.Count);
        foreach (ClientSession session in sessions.All)
        {
            writer.Unsigned(session.Number);
            writer.Unsigned(session.Timeout.Ticks);
            writer.Signed(session.LastActive.Ticks);
            writer.Unsigned(session.FirstOutstanding);
            writer.Unsigned(session.Answers.Count);
            foreach ((long sequence, ReadOnlyMemory<byte> answer) in session.Answers)
            {
                writer.Unsigned(sequence);
                writer.Unsigned(answer.Length);
                writer.Bytes(answer.Span);
            }
        }
    }

    public static (TimeSpan Clock, List<ClientSession> Sessions) Read(ref CodecReader reader)
    {
        TimeSpan clock = new(reader.Signed("the group's clock"));
        int count = reader.Count("the number of sessions", ClientSessions.MaxSessions, 5);
        List<ClientSession> sessions = new(count);
        long previous = 0;
        for (int i = 0; i < count; i++)
        {
            previous = reader.Unsigned("a session's number, in order", previous + 1);
            sessions.Add(ReadSession(ref reader, previous));
        }

        return (clock, sessions);
    }

    private static ClientSession ReadSession(ref CodecReader reader, long number)
    {
        ClientSession session = new(number, new TimeSpan(reader.Unsigned("a session's timeout", 1)))
        {
            LastActive = new TimeSpan(reader.Signed("a session's last sign of life")),
            FirstOutstanding = reader.Unsigned("a session's first outstanding command", 1),
        };
        int answers = reader.Count("the number of answers", ClientSession.MaxAnswers, 2);
        for (int i = 0; i < answers; i++)
        {
            long sequence = reader.Unsigned("the number of a command", 1);
            int length = (int)reader.Unsigned("the length of an answer", 0, reader.Remaining);
            session.Remember(sequence, reader.Slice(length, "an answer as long as its length says"));
        }

        return session;
    }
}
