using System.CommandLine;
using System.CommandLine.Parsing;

namespace RaftOrleans.Client;

/// <summary>Arguments and options that take one of a few words: completed, and refused in our words where it is another.</summary>
internal static class AllowedWords
{
    /// <summary>Takes only these words.</summary>
    public static void AcceptOnly(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Add(_ => words);
        argument.Validators.Add(result => Check(result, argument.Name, words));
    }

    /// <summary>Takes only these words.</summary>
    public static void AcceptOnly(this Option<string?> option, params string[] words)
    {
        option.CompletionSources.Add(_ => words);
        option.Validators.Add(result => Check(result, option.Name, words));
    }

    private static void Check(SymbolResult result, string name, string[] words)
    {
        foreach (Token token in result.Tokens.Where(token => !words.Contains(token.Value)))
        {
            result.AddError($"{name} is '{token.Value}', allowed is {string.Join(", ", words)}");
        }
    }
}
