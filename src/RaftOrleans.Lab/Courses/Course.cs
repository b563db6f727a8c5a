namespace RaftOrleans.Lab;

/// <summary>The tests of a course on distributed systems, to be run against the node of this laboratory.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What course it is.</param>
/// <param name="Tests">Its tests, in the order of the course.</param>
public sealed record Course(string Name, string Title, IReadOnlyList<CourseTest> Tests)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<Course> All { get; } = [Mit65840.Course];

    /// <summary>Finds one by its name.</summary>
    public static Course? Find(string name) => All.FirstOrDefault(course => course.Name == name);

    /// <summary>The tests of a part of the course (<c>3B</c>), or the one of a name; none where nothing is called so.</summary>
    public IReadOnlyList<CourseTest> Select(string partOrName) =>
    [
        .. Tests.Where(test => string.Equals(test.Part, partOrName, StringComparison.OrdinalIgnoreCase)
            || string.Equals(test.Name, partOrName, StringComparison.OrdinalIgnoreCase)),
    ];
}
