using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace RaftOrleans.Silo;

/// <summary>Ports that others have.</summary>
/// <param name="ports">Those ports.</param>
internal sealed class AddressInUseError(IReadOnlyList<HostPort> ports) : Exception(
    string.Join(Environment.NewLine, ports.Select(port => $"{port.EndPoint} ({port.Purpose}) is in use; {port.Remedy}")))
{
    /// <summary>Whether an exception of the server or of a silo says that an address is in use.</summary>
    public static bool IsBehind(Exception? exception) => exception switch
    {
        null => false,
        AddressInUseException => true,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        AggregateException many => many.InnerExceptions.Any(IsBehind),
        _ => IsBehind(exception.InnerException),
    };

    /// <summary>
    /// Those of some ports that cannot be listened on just now. Asked before the world starts, so that all of them can be named at once and
    /// nothing has to be undone; whoever takes one in the meantime is found out when the server starts.
    /// </summary>
    /// <exception cref="SettingsException">An address is none of this machine, or a port is not for this user.</exception>
    public static IReadOnlyList<HostPort> Find(IEnumerable<HostPort> ports) =>
        [.. ports.Where(IsTaken)];

    private static bool IsTaken(HostPort port)
    {
        try
        {
            using Socket socket = new(port.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(port.EndPoint);
            socket.Listen();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new SettingsException($"{port.EndPoint.Address} ({port.Purpose}) is no address of this machine");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new SettingsException($"{port.EndPoint} ({port.Purpose}) is not for this user; {port.Remedy}");
        }
        catch (SocketException)
        {
            // Another reason, which the server will meet as well and say.
            return false;
        }
    }
}
