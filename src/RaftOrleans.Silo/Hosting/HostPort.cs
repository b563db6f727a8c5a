using System.Net;

namespace RaftOrleans.Silo;

/// <summary>A port that the host wants to listen on.</summary>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Purpose">What for, in words.</param>
/// <param name="Remedy">How to choose another, in words.</param>
internal sealed record HostPort(IPEndPoint EndPoint, string Purpose, string Remedy);
