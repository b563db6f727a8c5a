namespace RaftOrleans.Grains;

/// <content>Inputs that wait, because the process is frozen or slow.</content>
internal sealed partial class NodeProcess
{
    private bool _isWorking;
    private bool _isHandling;

    /// <summary>Whether an input that comes now has to wait: for the process to go on, or for those before it.</summary>
    private bool MustWait => IsPaused || (!_isHandling && (_environment.Speed.Step > TimeSpan.Zero || (_isWorking && _frozen.Count > 0)));

    /// <summary>Lets an input wait. Whoever must not wait for ever has looked whether there is room.</summary>
    private void Freeze(Action input, Action? lost = null)
    {
        _frozen.Enqueue((input, lost));
        if (!IsPaused && !_isWorking)
        {
            _isWorking = true;
            _ = WorkAsync();
        }
    }

    /// <summary>A slow process handles one input after the other, and takes its time for each.</summary>
    private async Task WorkAsync()
    {
        try
        {
            while (_frozen.Count > 0 && !IsPaused && !HasEnded)
            {
                await Task.Delay(_environment.Speed.Step, _environment.Clock.Provider);
                if (!IsPaused && !HasEnded)
                {
                    HandleNext();
                }
            }
        }
        catch (Exception error)
        {
            Fail(error);
        }
        finally
        {
            _isWorking = false;
        }
    }

    /// <summary>Handles the input that has waited longest.</summary>
    /// <returns>Whether there was one.</returns>
    private bool HandleNext()
    {
        if (!_frozen.TryDequeue(out (Action Input, Action?) waiting))
        {
            return false;
        }

        _isHandling = true;
        try
        {
            waiting.Input();
        }
        finally
        {
            _isHandling = false;
        }

        return true;
    }
}
