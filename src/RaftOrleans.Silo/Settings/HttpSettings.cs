using System.Net;

namespace RaftOrleans.Silo;

/// <summary>Where and to whom the API speaks.</summary>
/// <param name="Address">The address that is listened on.</param>
/// <param name="Port">The main port; 0 for a free one.</param>
/// <param name="Token">What requests must carry, or null.</param>
/// <param name="Hosts">Further names by which the server may be called.</param>
/// <param name="MaxBodyBytes">Largest request body.</param>
/// <param name="RequestTimeout">Longest time a request may take.</param>
internal sealed record HttpSettings(
    IPAddress Address, int Port, string? Token, IReadOnlyList<string> Hosts, int MaxBodyBytes, TimeSpan RequestTimeout)
{
    /// <summary>An address at which this machine reaches the server.</summary>
    public IPAddress OwnAddress =>
        Address.Equals(IPAddress.Any) ? IPAddress.Loopback : Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Address;
}
