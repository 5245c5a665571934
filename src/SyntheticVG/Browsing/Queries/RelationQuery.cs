namespace SyntheticVG.Browsing.Queries;

/// <summary>A question about relations: what they say, what is known about them, and what else their photo must hold.</summary>
/// <param name="Clauses">Each is a relation that a photo must have; those that fit any of them are found.</param>
public sealed record RelationQuery(IReadOnlyList<QueryClause> Clauses)
{
    /// <summary>Reads a query.</summary>
    /// <exception cref="QueryException">It cannot be read; the error says where.</exception>
    public static RelationQuery Parse(string text) => new QueryParser(text).Read();
}

/// <summary>One relation that is asked for.</summary>
/// <param name="Words">Subject, predicate, object; a single word stands for any of them; none for every relation.</param>
/// <param name="Filters">What else must hold.</param>
public sealed record QueryClause(IReadOnlyList<QueryWord> Words, IReadOnlyList<QueryFilter> Filters);

/// <summary>A word of a query.</summary>
/// <param name="Text">The word; <c>*</c> where any will do.</param>
/// <param name="KindOf">Whether other forms of it will do, and longer names with it (<c>~hold</c>: holding, holding onto).</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
/// <param name="Position">Where it stood, from 0.</param>
/// <param name="Length">How many characters it had there.</param>
public sealed record QueryWord(string Text, bool KindOf, bool Quoted, int Position, int Length)
{
    /// <summary>Whether it is <c>*</c>.</summary>
    public bool IsAny => Text == "*" && !Quoted && !KindOf;
}

/// <summary>A condition.</summary>
/// <param name="Name">What it is about: <c>origin</c>, <c>reason</c>, ...</param>
/// <param name="Values">One of these must hold.</param>
/// <param name="Not">Whether none of them may.</param>
/// <param name="Position">Where it stood, from 0.</param>
/// <param name="Length">How many characters it had there.</param>
public sealed record QueryFilter(string Name, IReadOnlyList<string> Values, bool Not, int Position, int Length);
