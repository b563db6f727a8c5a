namespace RaftOrleans.Lab;

/// <summary>A course's test has failed; the message says what did not hold.</summary>
internal sealed class CourseFailureException(string message) : Exception(message);
