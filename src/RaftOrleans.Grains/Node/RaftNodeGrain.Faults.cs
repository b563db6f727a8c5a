using Orleans.Storage;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <content>
/// What can go wrong with an activation and its records. Orleans promises one activation of a grain at a time, but for a while after a silo
/// was lost there may be two; and its in-memory storage keeps records on silos, and loses them with these.
/// </content>
/// <remarks>
/// A second activation cannot be had by asking for it, so its part is played by a second process in this one, over the same records: that is
/// all by which two activations meet. As with two activations, messages reach the second one only.
/// </remarks>
internal sealed partial class RaftNodeGrain
{
    /// <summary>How often the second activation tries to open the disk while the first one writes.</summary>
    private const int MaxOpenings = 20;

    private static readonly TimeSpan FencePatience = TimeSpan.FromSeconds(5);

    /// <summary>The first activation's process, which does not know of the second one.</summary>
    private NodeProcess? _outdated;
    private TaskCompletionSource? _fenced;

    public async Task<bool> Duplicate()
    {
        NodeProcess first = Process();
        if (first.Core is null || first.IsPaused || _outdated is not null)
        {
            throw new LabException(LabFailure.Conflict, $"node {_id} of group '{_group}' does not run, or runs twice already");
        }

        _fenced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _outdated = first;
        _process = await OpenSecondAsync();
        await _reporter.ReportProcessAsync("Duplicated", _id, $"a second activation runs as life {_process.Incarnation}, and life {first.Incarnation} goes on");

        // A leader would stay quiet until it has something to write.
        first.Input(
            static (core, now) =>
            {
                core.StepDown(now);
                core.Campaign(isForced: true, now);
            },
            "campaign of the first activation");
        return await Task.WhenAny(_fenced.Task, Task.Delay(FencePatience, _clock.Provider)) == _fenced.Task;
    }

    public async Task LoseRecords()
    {
        await ConfiguredAsync();
        EndProcess(NodeState.Crashed);
        await _storageIdle;
        await NewStorage().ClearAsync();
        _lastStatus = null;
        await _reporter.ReportProcessAsync("LostRecords", _id, "its records are gone from the grain storage");
        if (_condition != NodeCondition.Crashed)
        {
            await StartAsync();
        }
    }

    /// <summary>Opens the disk, again where the first activation has written just then.</summary>
    private async Task<NodeProcess> OpenSecondAsync()
    {
        for (int opening = 1; ; opening++)
        {
            Exception? failure = null;
            bool isOpen = false;
            NodeProcess second = new(_environment!, NewStorage(), (process, error, isDisk) =>
            {
                failure = error;
                if (isOpen)
                {
                    OnFailed(process, error, isDisk);
                }
                else
                {
                    process.End();
                }
            });
            await second.StartAsync(Task.CompletedTask);
            if (failure is null)
            {
                isOpen = true;
                return second;
            }

            if (failure is not InconsistentStateException || opening == MaxOpenings)
            {
                _outdated = null;
                throw new LabException(LabFailure.Unavailable, $"a second activation of node {_id} cannot open its disk: {failure.Message}", failure);
            }
        }
    }

    /// <summary>The first activation has met the fence.</summary>
    private void OnOutdatedFailed(NodeProcess process, Exception error)
    {
        EndOutdated();
        _reporter.ReportProcessAsync("Fenced", _id, $"life {process.Incarnation} cannot write any more and ends: {error.Message}").Ignore();
        if (error is InconsistentStateException)
        {
            LogFenced(_group, _id, process.Incarnation);
            _fenced?.TrySetResult();
        }
    }

    private void EndOutdated()
    {
        _outdated?.End();
        _outdated = null;
    }
}
