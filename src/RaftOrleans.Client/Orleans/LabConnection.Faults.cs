using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Client;

/// <content>Shapes of partitions, links that clog, and processes that are slow.</content>
internal sealed partial class LabConnection
{
    /// <inheritdoc/>
    public Task<ControlView> PartitionAsync(string shape, string? around, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            if (!ShapeNames.TryParse(shape, out PartitionShape parsed))
            {
                throw LabRefusals.Invalid($"shape is '{shape}', allowed is {string.Join(", ", ShapeNames.All)}");
            }

            NodeId? node = around is null
                ? null
                : NodeSelector.Parse(around).ResolveOne(await _group.GetStatusAsync(ended), Random.Shared);
            NodeId centre = await _group.PartitionAsync(parsed, node, ended);
            return LabAnswers.Done($"partitioned: {ShapeNames.Describe(parsed, centre)}", centre);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ClogAsync(string from, string to, bool oneWay, bool isRelease, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            IReadOnlyList<NodeId> ends = await EndsAsync(from, to, ended);
            await (isRelease ? _group.ReleaseAsync(ends[0], ends[1], oneWay, ended) : _group.ClogAsync(ends[0], ends[1], oneWay, ended));
            return LabAnswers.Done($"{(isRelease ? "released" : "clogged")} {ends[0]} {Arrow(oneWay)} {ends[1]}", ends);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ClogSomeAsync(int? count, bool isRelease, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            IReadOnlyList<(NodeId From, NodeId To)> links = isRelease
                ? await _group.ReleaseSomeAsync(count, Random.Shared, ended)
                : await _group.ClogSomeAsync(count ?? 1, Random.Shared, ended);
            string words = links.Count == 0 ? "no link" : string.Join(", ", links.Select(link => $"{link.From} -> {link.To}"));
            IEnumerable<NodeId> ends = links.SelectMany(link => new[] { link.From, link.To }).Distinct().Order();
            return LabAnswers.Done($"{(isRelease ? "released" : "clogged")} {words}", ends);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SlowAsync(string node, TimeSpan step, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            RequireValid(StepTimes.Validate(step));
            IReadOnlyList<NodeId> nodes = NodeSelector.Parse(node).Resolve(await _group.GetStatusAsync(ended), Random.Shared);
            foreach (NodeId each in nodes)
            {
                await _group.SlowAsync(each, step, ended);
            }

            string words = step == TimeSpan.Zero ? "as fast as usual" : $"takes {Exact(step)} for every input";
            return LabAnswers.Done($"process of {string.Join(", ", nodes)}: {words}", nodes);
        },
        cancellation);
}
