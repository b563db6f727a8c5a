using System.Text;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>
/// Makes commands and queries of the key-value store from a request's fields. The store checks everything itself; here its refusal is
/// given the name of the field, and the status that tells "too large" from "malformed".
/// </summary>
internal static class KeyValueFields
{
    /// <summary>Sets a key.</summary>
    public static ReadOnlyMemory<byte> Set(RequestBody body) =>
        WithValue(body, "value", (key, value) => KeyValueCommand.Set(key, value));

    /// <summary>Appends to an array.</summary>
    public static ReadOnlyMemory<byte> Append(RequestBody body) =>
        WithValue(body, "value", (key, value) => KeyValueCommand.Append(key, value));

    /// <summary>Removes a key.</summary>
    public static ReadOnlyMemory<byte> Delete(RequestBody body) => KeyValueCommand.Delete(Key(body));

    /// <summary>Sets a key that holds an expected value.</summary>
    /// <param name="body">The request.</param>
    /// <param name="expected">The expected value as JSON, or null for a key that is not there.</param>
    public static ReadOnlyMemory<byte> CompareAndSet(RequestBody body, string? expected)
    {
        if (expected is not null)
        {
            // Made and thrown away: the store's words do not say which of the two values it refuses.
            WithValue(body, "expected", (key, value) => KeyValueCommand.Set(key, value));
        }

        return WithValue(body, "value", (key, value) => KeyValueCommand.CompareAndSet(key, expected, value));
    }

    /// <summary>The command of an operation in the general form, as it stands in an entry.</summary>
    /// <exception cref="ApiException">It is no operation that a log can hold.</exception>
    public static ReadOnlyMemory<byte> Command(RequestBody body)
    {
        string operation = body.Text("operation");
        return operation.ToUpperInvariant() switch
        {
            "SET" => Set(body),
            "DELETE" => Delete(body),
            "APPEND" => Append(body),
            "CAS" => CompareAndSet(body, body.Json("expected") is var expected && expected == "null" ? null : expected),
            _ => throw ApiException.Invalid(
                body.Full("operation"), $"{body.Full("operation")} is '{operation}', allowed is SET, DELETE, CAS or APPEND"),
        };
    }

    /// <summary>The key of a body.</summary>
    /// <exception cref="ApiException">It is missing or no key.</exception>
    public static string Key(RequestBody body)
    {
        string key = body.Text("key");
        CheckKey(body.Full("key"), key);
        return key;
    }

    /// <summary>Asks for a key.</summary>
    /// <exception cref="ApiException">It is no key.</exception>
    public static ReadOnlyMemory<byte> GetQuery(string key)
    {
        CheckKey("key", key);
        return KeyValueQuery.Get(key);
    }

    /// <summary>Asks for a page of keys.</summary>
    /// <exception cref="ApiException">A part of it is beyond a limit.</exception>
    public static ReadOnlyMemory<byte> ListQuery(string prefix, string after, int limit)
    {
        CheckKey("prefix", prefix, leastBytes: 0);
        CheckKey("after", after, leastBytes: 0);
        return KeyValueQuery.List(prefix, after, limit);
    }

    private static void CheckKey(string field, string key, int leastBytes = 1)
    {
        int bytes = Encoding.UTF8.GetByteCount(key);
        if (bytes < leastBytes)
        {
            throw ApiException.Invalid(field, $"{field} is empty, allowed is 1 to {KeyValueCommand.MaxKeyBytes} bytes");
        }

        if (bytes > KeyValueCommand.MaxKeyBytes)
        {
            throw TooLarge(field, $"{field} has {bytes} bytes, allowed is {leastBytes} to {KeyValueCommand.MaxKeyBytes}");
        }
    }

    private static ReadOnlyMemory<byte> WithValue(RequestBody body, string field, Func<string, string, ReadOnlyMemory<byte>> make)
    {
        string key = Key(body);
        string value = body.Json(field);
        try
        {
            return make(key, value);
        }
        catch (ArgumentException refusal)
        {
            string name = body.Full(field);
            string detail = $"{name} is refused: {refusal.Message}";
            throw Encoding.UTF8.GetByteCount(value) > KeyValueCommand.MaxValueBytes
                ? TooLarge(name, detail)
                : ApiException.Invalid(name, detail);
        }
    }

    private static ApiException TooLarge(string field, string detail) => new(StatusCodes.Status413PayloadTooLarge, detail, field);
}
