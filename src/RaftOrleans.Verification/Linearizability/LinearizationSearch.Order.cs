namespace RaftOrleans.Verification;

/// <content>The order that was found, told from the moves that led to it.</content>
internal sealed partial class LinearizationSearch
{
    private OrderRecorder? _recorder;

    /// <summary>
    /// The longest order found: of all operations after a yes, and after a no or unknown up to the event that was reached. The numbers are
    /// those of the operations that the problem was made of; optional operations that did not happen are not in it.
    /// </summary>
    /// <param name="start">The value of the key before the order.</param>
    public int[] FindOrder(out int start)
    {
        var moves = new Stack<int>();
        int node = _deepest;
        if (_success is { } success)
        {
            moves.Push(success.Move);
            node = success.Parent;
        }

        for (; node != NoParent; node = _store.ParentOf(node))
        {
            moves.Push(_store.MoveTo(node));
        }

        start = Begin - moves.Peek();

        // The moves are played again, because the memo does not hold what happens between two choices.
        _recorder = new OrderRecorder();
        Restore(NoParent);
        while (moves.TryPop(out int move))
        {
            Play(move);
        }

        int[] order = _recorder.Finish();
        _recorder = null;
        return order;
    }
}
