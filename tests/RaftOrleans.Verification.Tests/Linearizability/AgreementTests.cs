using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Verification.Tests.Support;

namespace RaftOrleans.Verification.Tests.Linearizability;

/// <summary>The checker against the definition, on thousands of small histories of every flavour.</summary>
public class AgreementTests
{
    private const int HistoriesPerFlavour = 1500;
    private const int MaxOperations = 7;

    [Fact]
    public void Read_and_write() => CheckFlavour(0);

    [Fact]
    public void Read_write_cas_and_delete() => CheckFlavour(1);

    [Fact]
    public void Read_and_append() => CheckFlavour(2);

    [Fact]
    public void Read_append_write_and_delete() => CheckFlavour(3);

    [Fact]
    public void Mostly_cas() => CheckFlavour(4);

    [Fact]
    public void All_functions() => CheckFlavour(5);

    private static void CheckFlavour(int flavour)
    {
        int yes = 0;
        int no = 0;
        Gen<byte[]> scripts =
            from count in Gen.Choose(1, MaxOperations)
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), count * HistoryScript.BytesPerOperation)
            select bytes;
        var inputs =
            from script in scripts
            from changes in Gen.Choose(0, 2)
            from nullIsAbsent in Gen.Elements(false, true)
            select (script, changes, nullIsAbsent);
        Arbitrary<(byte[] Script, int Changes, bool NullIsAbsent)> arbitrary = Arb.From(inputs, Shrink);
        Property property = Prop.ForAll(arbitrary, input =>
        {
            OperationHistory history = HistoryScript.Decode(input.Script, flavour, input.Changes, input.NullIsAbsent);
            bool expected = BruteForceChecker.IsLinearizable(history.Operations, input.NullIsAbsent);
            LinearizabilityResult result = LinearizabilityChecker.Check(history);
            if (expected)
            {
                yes++;
                Assert.Equal(LinearizabilityVerdict.Linearizable, result.Verdict);
                OrderAssert.ExplainsAll(history, result);
            }
            else
            {
                no++;
                Assert.Equal(LinearizabilityVerdict.NotLinearizable, result.Verdict);
                CheckViolation(result.Violation!, input.NullIsAbsent);
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(HistoriesPerFlavour), property);

        // A test in which one verdict never comes up would say nothing about it. The rarest comes in a tenth of the histories on average.
        Assert.True(yes > HistoriesPerFlavour / 20, $"only {yes} of {HistoriesPerFlavour} histories were linearizable");
        Assert.True(no > HistoriesPerFlavour / 20, $"only {no} of {HistoriesPerFlavour} histories were not linearizable");
    }

    private static void CheckViolation(LinearizabilityViolation violation, bool nullIsAbsent)
    {
        Assert.True(violation.IsMinimal);
        Assert.False(BruteForceChecker.IsLinearizable(violation.Operations, nullIsAbsent), "the failing part can be explained");
        Assert.Contains(violation.Blocked, violation.Operations);
        if (violation.HoldsFromAnyStart)
        {
            foreach (string start in (string[])["0", "1", "2", "[]", "[1]", "[1,2]"])
            {
                Operation first = HistoryBuilder.Write(-1, -1000, -999, start) with { Key = violation.Key };
                Assert.False(
                    BruteForceChecker.IsLinearizable([first, .. violation.Operations], nullIsAbsent),
                    $"the failing part can be explained if the key holds {start} at first");
            }
        }

        OrderAssert.Explains(violation.Order, nullIsAbsent, violation.StartValue);
        OrderAssert.Explains(violation.PrefixOrder, nullIsAbsent);
    }

    private static IEnumerable<(byte[] Script, int Changes, bool NullIsAbsent)> Shrink(
        (byte[] Script, int Changes, bool NullIsAbsent) input)
    {
        for (int at = 0; at < input.Script.Length; at += HistoryScript.BytesPerOperation)
        {
            yield return (
                [.. input.Script[..at], .. input.Script[(at + HistoryScript.BytesPerOperation)..]], input.Changes, input.NullIsAbsent);
        }

        for (int at = 0; at < input.Script.Length; at++)
        {
            if (input.Script[at] > 0)
            {
                byte[] smaller = [.. input.Script];
                smaller[at] /= 2;
                yield return (smaller, input.Changes, input.NullIsAbsent);
            }
        }
    }
}
