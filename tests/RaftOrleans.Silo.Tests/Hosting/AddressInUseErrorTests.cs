using System.Net;
using System.Net.Sockets;

namespace RaftOrleans.Silo.Tests;

public sealed class AddressInUseErrorTests
{
    [Fact]
    public void An_address_in_use_is_recognised_however_deep_it_is_wrapped()
    {
        SocketException inUse = new((int)SocketError.AddressAlreadyInUse);

        Assert.True(AddressInUseError.IsBehind(inUse));
        Assert.True(AddressInUseError.IsBehind(new IOException("x", inUse)));
        Assert.True(AddressInUseError.IsBehind(new AggregateException(new InvalidOperationException(), new IOException("x", inUse))));
        Assert.False(AddressInUseError.IsBehind(new SocketException((int)SocketError.AccessDenied)));
        Assert.False(AddressInUseError.IsBehind(new InvalidOperationException()));
    }

    [Fact]
    public void Only_ports_that_are_taken_are_found()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        HostPort free = new(new IPEndPoint(IPAddress.Loopback, 0), "free", "");
        HostPort used = new((IPEndPoint)taken.LocalEndPoint!, "used", "use another");

        Assert.Equal([used], AddressInUseError.Find([free, used]));
        Assert.Equal($"{taken.LocalEndPoint} (used) is in use; use another", new AddressInUseError([used]).Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_a_wrong_setting()
    {
        // 192.0.2.0/24 is for documentation, and no machine has such an address.
        HostPort elsewhere = new(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), "the API", "");

        SettingsException exception = Assert.Throws<SettingsException>(() => AddressInUseError.Find([elsewhere]));

        Assert.Equal("192.0.2.1 (the API) is no address of this machine", exception.Message);
    }
}
