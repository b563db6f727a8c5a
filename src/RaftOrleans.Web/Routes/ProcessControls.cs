using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What a person does to nodes' processes and roles.</summary>
internal static class ProcessControls
{
    private delegate Task Act(ILabGroup group, NodeId node, CancellationToken cancellation);

    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        Add(routes, "crash", "Ends nodes: all that was not durable is lost", "crashed",
            static (group, node, cancellation) => group.CrashAsync(node, cancellation), static node => node.Health != NodeHealth.Crashed);
        Add(routes, "restart", "Starts nodes from their disks; one that runs is crashed first", "restarted",
            static (group, node, cancellation) => group.RestartAsync(node, cancellation), static _ => true);
        Add(routes, "pause", "Freezes nodes: they keep their memory and handle nothing", "paused",
            static (group, node, cancellation) => group.PauseAsync(node, cancellation), static node => node.Health == NodeHealth.Running);
        Add(routes, "resume", "Lets paused nodes go on", "resumed",
            static (group, node, cancellation) => group.ResumeAsync(node, cancellation), static node => node.Health == NodeHealth.Paused);
        Add(routes, "wipe", "Crashes nodes and takes their disks away; each comes back as another member", "wiped",
            static (group, node, cancellation) => group.WipeAsync(node, cancellation), static _ => true);
        Add(routes, "snapshot", "Has nodes write their state down and compact their logs", "snapshot taken by",
            static (group, node, cancellation) => group.TakeSnapshotAsync(node, cancellation),
            static node => node.Health == NodeHealth.Running);
        ControlRoutes.Add(routes, "force", "Makes a node step down, start an election, or lead", ForceAsync).Takes<ForceRequest>();
    }

    private static void Add(ApiRoutes routes, string name, string summary, string done, Act act, Func<NodeStatus, bool> fits) =>
        ControlRoutes.Add(routes, name, summary, call => ActAsync(call, done, act, fits)).Takes<NodeRequest>();

    private static async Task<IResult> ActAsync(ApiCall call, string done, Act act, Func<NodeStatus, bool> fits)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        body.NothingElse();
        IReadOnlyList<NodeId> nodes = selector.Resolve(await call.StatusAsync(), call.Random, fits);
        foreach (NodeId node in nodes)
        {
            await act(call.Group, node, call.Ended);
        }

        return ControlRoutes.Done($"{done} {string.Join(", ", nodes)}", nodes);
    }

    private static async Task<IResult> ForceAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        string state = body.Text("state", "follower, candidate or leader").ToLowerInvariant();
        body.NothingElse();
        if (state is not ("follower" or "candidate" or "leader"))
        {
            throw ApiException.Invalid("state", $"state is '{state}', allowed is follower, candidate or leader");
        }

        NodeId node = selector.ResolveOne(await call.StatusAsync(), call.Random, status => status.Health == NodeHealth.Running);
        switch (state)
        {
            case "follower":
                await call.Group.StepDownAsync(node, call.Ended);
                return ControlRoutes.Done($"{node} was told to step down", node);
            case "candidate":
                await call.Group.CampaignAsync(node, forced: false, call.Ended);
                return ControlRoutes.Done($"{node} was told to start an election", node);
            default:
                await ForcedLeader.LeadAsync(call.Lab, call.Group, node, call.Options.ForceTimeout, call.Ended);
                return ControlRoutes.Done($"{node} leads", node);
        }
    }
}
