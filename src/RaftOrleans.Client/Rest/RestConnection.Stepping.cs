using System.Text.Json;

namespace RaftOrleans.Client;

/// <content>A simulated world that goes on by hand.</content>
internal sealed partial class RestConnection
{
    /// <inheritdoc/>
    public Task<PendingView> GetPendingAsync(CancellationToken cancellation) =>
        client.GetAsync<PendingView>("/api/world/pending", Timeout, cancellation);

    /// <inheritdoc/>
    public Task<StepView> StepWorldAsync(WorldStep step, CancellationToken cancellation)
    {
        (string route, object body) = step.Kind switch
        {
            WorldStepKind.Deliver => ("deliver", new { @event = step.Event }),
            WorldStepKind.Drop => ("drop", new { @event = step.Event }),
            WorldStepKind.Fire => ("fire", new { node = step.Node, group = Group }),
            WorldStepKind.Message => ("step-message", new { }),
            WorldStepKind.Node => ("step-node", new { node = step.Node, group = Group }),
            _ => ("seek", (object)new { time_ms = step.Time.TotalMilliseconds }),
        };
        return client.PostAsync<StepView>($"/api/world/{route}", body, Timeout, cancellation);
    }

    /// <inheritdoc/>
    public async Task<string> GetRecordingAsync(CancellationToken cancellation) =>
        (await client.GetAsync<JsonElement>("/api/world/recording", Timeout, cancellation)).GetRawText();
}
