namespace RaftOrleans.Silo;

/// <summary>Finds what somebody meant who misspelt it.</summary>
internal static class Spelling
{
    /// <summary>The nearest of some words, or null where none is near: more than a third of it would have to change.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        (string? Word, int Distance) best = (null, int.MaxValue);
        foreach (string candidate in words)
        {
            int distance = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < best.Distance && distance <= Math.Max(1, candidate.Length / 3))
            {
                best = (candidate, distance);
            }
        }

        return best.Word;
    }

    /// <summary>How many letters have to be put in, taken out, replaced, or swapped with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        int[,] distance = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[from.Length, to.Length];
    }
}
