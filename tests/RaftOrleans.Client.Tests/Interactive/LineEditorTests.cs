namespace RaftOrleans.Client.Tests;

public sealed class LineEditorTests : IDisposable
{
    private readonly StringWriter _screen = new();
    private readonly LineHistory _history = new();
    private readonly ScriptedKeyboard _keys = new();
    private Func<string, int, Completion> _complete = (_, cursor) => new Completion(cursor, []);

    [Fact]
    public void Typed_text_is_the_line() => Assert.Equal("set x 10", Read(_keys.Type("set x 10\n")));

    [Fact]
    public void Keys_edit_in_the_middle() =>
        Assert.Equal(
            "get xy",
            Read(_keys.Type("set y").Press(ConsoleKey.LeftArrow).Type("x").Press(ConsoleKey.Home, ConsoleKey.Delete).Type("g\n")));

    [Fact]
    public void Control_keys_move_and_remove()
    {
        _keys.Type("one two three").Control(ConsoleKey.W).Control(ConsoleKey.A).Type("x")
            .Control(ConsoleKey.E).Type("four").Press(ConsoleKey.Backspace);
        Assert.Equal("xone two fou", Read(_keys.Type("\n")));

        _keys.Type("gone").Control(ConsoleKey.U).Type("kept gone");
        for (int i = 0; i < 5; i++)
        {
            _keys.Control(ConsoleKey.B);
        }

        Assert.Equal("kept", Read(_keys.Control(ConsoleKey.K).Type("\n")));
    }

    [Fact]
    public void A_character_of_two_units_is_never_taken_apart() =>
        Assert.Equal("ab", Read(_keys.Type("a\U0001F600").Press(ConsoleKey.Backspace).Type("b\n")));

    [Fact]
    public void The_arrows_bring_lines_back_and_return_to_the_unsent_one()
    {
        _history.Add("first");
        _history.Add("second");

        Assert.Equal("first", Read(_keys.Type("new").Press(ConsoleKey.UpArrow, ConsoleKey.UpArrow, ConsoleKey.UpArrow).Type("\n")));
        Assert.Equal("new", Read(_keys.Type("new").Press(ConsoleKey.UpArrow, ConsoleKey.DownArrow, ConsoleKey.DownArrow).Type("\n")));
    }

    [Fact]
    public void Tab_completes_the_only_candidate_and_a_space()
    {
        _complete = (_, _) => new Completion(0, ["status"]);

        Assert.Equal("status ", Read(_keys.Type("stat\t\n")));
    }

    [Fact]
    public void Tab_completes_what_candidates_share_and_then_lists_them()
    {
        _complete = (_, _) => new Completion(0, ["state", "status"]);

        Assert.Equal("stat", Read(_keys.Type("s\t\t\n")));
        Assert.Contains("state  status", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_without_candidates_changes_nothing() => Assert.Equal("zzz", Read(_keys.Type("zzz\t\n")));

    [Fact]
    public void Ctrl_C_gives_an_empty_line_and_Ctrl_D_ends()
    {
        Assert.Equal("", Read(_keys.Type("half a li").Control(ConsoleKey.C)));
        Assert.Null(Read(_keys.Control(ConsoleKey.D)));
    }

    [Fact]
    public void The_end_of_the_input_ends() => Assert.Null(Read(_keys.Type("half a li")));

    [Fact]
    public void A_line_longer_than_the_screen_keeps_to_one_row()
    {
        string line = new('x', 200);

        Assert.Equal(line, Read(_keys.Type(line + "\n")));
        Assert.All(_screen.ToString().Split('\r'), drawn => Assert.True(drawn.TrimEnd('\n').Length <= 60 + "\e[K".Length, drawn));
    }

    [Fact]
    public void Lines_with_a_token_are_not_kept()
    {
        _history.Add("status --token secret");
        _history.Add("status");
        _history.Add(" status ");

        Assert.Equal(["status"], _history.Lines);
    }

    public void Dispose() => _screen.Dispose();

    private string? Read(ScriptedKeyboard keys)
    {
        var host = new ConsoleHost { Out = _screen, Error = TextWriter.Null, Keyboard = keys, Width = () => 60 };
        return new LineEditor(host, _history, (line, cursor) => _complete(line, cursor)).ReadLine("raft> ");
    }
}
