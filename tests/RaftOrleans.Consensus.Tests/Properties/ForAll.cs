using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>Checks what must hold for all of many random values; the same values in every run.</summary>
internal static class ForAll
{
    /// <summary>Checks a property.</summary>
    /// <param name="values">Where the values come from.</param>
    /// <param name="check">Throws where the property does not hold.</param>
    /// <param name="tests">How many values.</param>
    /// <param name="size">How large they get.</param>
    public static void Of<T>(Gen<T> values, Action<T> check, int tests = 200, int size = 100) =>
        Prop.ForAll(values.ToArbitrary(), check).Check(
            Config.QuickThrowOnFailure
                .WithMaxTest(tests)
                .WithEndSize(size)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20140619, 7), FSharpOption<int>.None))));
}
