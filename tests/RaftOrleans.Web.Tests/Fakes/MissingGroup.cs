using System.Reflection;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>A group that is not there: whatever is asked of it fails.</summary>
internal sealed class MissingGroup
{
    public MissingGroup(LabException failure, string name)
    {
        Proxy = DispatchProxy.Create<ILabGroup, FailingProxy>();
        ((FailingProxy)(object)Proxy).Failure = failure;
        ((FailingProxy)(object)Proxy).Name = name;
    }

    public ILabGroup Proxy { get; }

    // Made by DispatchProxy, which can derive from nothing that is sealed or private.
    internal class FailingProxy : DispatchProxy
    {
        public LabException Failure { get; set; } = null!;

        public string Name { get; set; } = "";

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_Name" ? Name : throw Failure;
    }
}
