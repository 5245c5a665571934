using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>Which graph texts are well formed for a question.</summary>
public sealed record GraphGrammarOptions
{
    /// <summary>Regions that the prompt had: each is described once, in order. Null: the model proposes them, each with its box.</summary>
    public int? Regions { get; init; }

    /// <summary>The region whose relationships alone are asked for, from 0; null for whole graphs.</summary>
    public int? Subject { get; init; }

    /// <summary>The most regions that a model may propose.</summary>
    public int MostRegions { get; init; } = 99;

    /// <summary>The most relationships of a subject.</summary>
    public int MostRelationships { get; init; } = 10;

    /// <summary>Bytes after which an object's text begins no new word.</summary>
    public int ObjectBytes { get; init; } = 160;

    /// <summary>Bytes after which a predicate begins no new word.</summary>
    public int PredicateBytes { get; init; } = 40;
}

/// <summary>Where a text stands in the grammar. Copied at every step, so that steps can be tried.</summary>
internal struct GrammarState
{
    public GrammarPlace Place, Then;
    public byte[] Fixed;              // what must come, from At on, before Then
    public int At;
    public int Objects;               // described so far
    public int Number;                // being written, -1 before its first digit
    public int Corner, Left, Top;     // of the box being written
    public int Subject, Object;       // from 1
    public int Length;                // of the text being written, in bytes
    public byte Last;
    public byte Owed, Low, High;      // continuation bytes of a character, and the range of the next one
    public ImmutableHashSet<int> Subjects;
    public ImmutableHashSet<(int Object, string Predicate)> Said; // by this subject
}

internal enum GrammarPlace { Fixed, ObjectText, BoxNumber, BoxEnd, ObjectsDone, Lines, FirstItem, SubjectNumber, ItemNumber, Predicate }

/// <summary>The grammar of graph texts, byte by byte: numbers in range, nothing twice, boxes inside the picture and right way up.</summary>
/// <remarks>
/// What a text may not hold, so that every reader reads it alike: control characters, <c>&lt; &gt; : (</c>, two blanks in a row;
/// in predicates also commas and marks that end sentences; nor the name of a region (<c>region7</c>). A text begins with an ASCII letter or digit.
/// There is always a way on.
/// </remarks>
internal sealed class GraphGrammar
{
    private const int Whole = 1000; // thousandths of a side
    private const int WordBytes = 64; // a word that has begun may take so many bytes more

    private static readonly byte[] Head = "Objects:\n"u8.ToArray(), Relations = "Relations:\n"u8.ToArray(), Item = " region"u8.ToArray(),
        Region = "region"u8.ToArray(), Open = "("u8.ToArray(), Between = ",("u8.ToArray(), LineEnd = "\n"u8.ToArray();

    private readonly GraphGrammarOptions _options;
    private readonly byte[][] _tags; // regionN and colon
    private readonly byte[] _text = new byte[4096]; // the text being written; a state knows how much of it is its own

    public GraphGrammar(GraphGrammarOptions options)
    {
        _options = options;
        ArgumentOutOfRangeException.ThrowIfLessThan(Most, 1, nameof(options));
        _tags = [.. Enumerable.Range(0, Most + 1).Select(n => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"region{n}: ")))];
        var empty = new GrammarState { Subjects = [], Said = [], Fixed = [] };
        Start = options.Subject is { } subject
            ? empty with { Place = GrammarPlace.FirstItem, Subject = subject + 1, Objects = Most }
            : Expect(empty, [.. Head, .. _tags[1]], GrammarPlace.ObjectText);
    }

    public GrammarState Start { get; }

    private bool Boxes => _options.Regions is null;

    private int Most => _options.Regions ?? _options.MostRegions;

    /// <summary>Whether a text may end here.</summary>
    public bool MayEnd(in GrammarState state) => state.Place switch
    {
        GrammarPlace.ObjectsDone => true,
        GrammarPlace.Lines => !state.Subjects.IsEmpty,
        GrammarPlace.FirstItem => true,
        GrammarPlace.Predicate => _options.Subject is not null && EndsText(state) && !Repeats(state),
        _ => false,
    };

    /// <summary>Whether the token that opens a box may come.</summary>
    public bool MayOpenBox(in GrammarState state) => Boxes && state is { Place: GrammarPlace.ObjectText, Last: (byte)' ', Length: > 1 };

    /// <summary>Whether the token that closes a box must come.</summary>
    public static bool MustCloseBox(in GrammarState state) => state.Place == GrammarPlace.BoxEnd;

    public static GrammarState OpenBox(in GrammarState state) => Expect(state with { Corner = 0 }, Open, GrammarPlace.BoxNumber);

    public static GrammarState CloseBox(in GrammarState state) => Expect(state with { Objects = state.Objects + 1 }, LineEnd, GrammarPlace.ObjectsDone);

    /// <summary>Takes a byte; false, and the state is worthless, where it may not come.</summary>
    public bool Step(ref GrammarState state, byte next)
    {
        switch (state.Place)
        {
            case GrammarPlace.Fixed:
                return StepFixed(ref state, next);
            case GrammarPlace.ObjectText:
                if (next != '\n' || Boxes)
                    return StepText(ref state, next, _options.ObjectBytes, predicate: false);
                state.Objects++;
                return EndsText(state) && Go(ref state,
                    state.Objects < Most ? Expect(state, _tags[state.Objects + 1], GrammarPlace.ObjectText) : state with { Place = GrammarPlace.ObjectsDone });
            case GrammarPlace.BoxNumber:
                return StepBox(ref state, next);
            case GrammarPlace.ObjectsDone when next == '\n':
                return state.Objects > 1 && Go(ref state, Expect(state, Relations, GrammarPlace.Lines));
            case GrammarPlace.ObjectsDone when next == 'r' && Boxes && state.Objects < Most:
                return Go(ref state, Expect(state, _tags[state.Objects + 1], GrammarPlace.ObjectText) with { At = 1 });
            case GrammarPlace.Lines when next == 'r' && state.Subjects.Count < state.Objects:
                return Go(ref state, Expect(state, Region, GrammarPlace.SubjectNumber) with { At = 1 });
            case GrammarPlace.FirstItem when next == 'r' && Most > 1:
                return Go(ref state, Expect(state, Region, GrammarPlace.ItemNumber) with { At = 1 });
            case GrammarPlace.SubjectNumber when next == ':':
                return IsSubject(state, state.Number) && Go(ref state, Expect(
                    state with { Subject = state.Number, Subjects = state.Subjects.Add(state.Number), Said = [] }, Item, GrammarPlace.ItemNumber));
            case GrammarPlace.SubjectNumber:
                return StepDigit(ref state, next, IsSubject);
            case GrammarPlace.ItemNumber when next == ' ':
                return IsObject(state, state.Number) && Go(ref state, Enter(state with { Object = state.Number }, GrammarPlace.Predicate));
            case GrammarPlace.ItemNumber:
                return StepDigit(ref state, next, IsObject);
            case GrammarPlace.Predicate when next is (byte)',' or (byte)'\n':
                return EndPredicate(ref state, next);
            case GrammarPlace.Predicate:
                return StepText(ref state, next, _options.PredicateBytes, predicate: true);
            default:
                return false;
        }
    }

    private static bool Go(ref GrammarState state, GrammarState to)
    {
        state = to;
        return true;
    }

    private static GrammarState Expect(in GrammarState state, byte[] text, GrammarPlace then) =>
        state with { Place = GrammarPlace.Fixed, Fixed = text, At = 0, Then = then };

    private static GrammarState Enter(in GrammarState state, GrammarPlace place) => state with { Place = place, Number = -1, Length = 0, Last = 0, Owed = 0 };

    private static bool StepFixed(ref GrammarState state, byte next)
    {
        if (state.Fixed[state.At] != next)
            return false;
        state.At++;
        if (state.At == state.Fixed.Length)
            state = Enter(state, state.Then);
        return true;
    }

    private bool EndPredicate(ref GrammarState state, byte next)
    {
        if (!EndsText(state) || Repeats(state))
            return false;
        var said = state.Said.Add((state.Object, Text(state)));
        if (next == ',')
            return said.Count < _options.MostRelationships && Go(ref state, Expect(state with { Said = said }, Item, GrammarPlace.ItemNumber));
        return _options.Subject is null && Go(ref state, state with { Place = GrammarPlace.Lines });
    }

    private static bool IsSubject(in GrammarState state, int number) => number >= 1 && number <= state.Objects && !state.Subjects.Contains(number);

    private static bool IsObject(in GrammarState state, int number) => number >= 1 && number <= state.Objects && number != state.Subject;

    private delegate bool Fits(in GrammarState state, int number);

    // A digit may come where some number that fits begins with the digits so far.
    private static bool StepDigit(ref GrammarState state, byte next, Fits fits)
    {
        if (next is < (byte)'0' or > (byte)'9')
            return false;
        state.Number = Math.Max(state.Number, 0) * 10 + next - '0';
        for (var (low, high) = (state.Number, state.Number); low > 0 && low <= state.Objects; (low, high) = (low * 10, high * 10 + 9))
        {
            for (var number = low; number <= Math.Min(high, state.Objects); number++)
            {
                if (fits(state, number))
                    return true;
            }
        }
        return false;
    }

    private static bool StepBox(ref GrammarState state, byte next)
    {
        var least = state.Corner switch { 2 => state.Left, 3 => state.Top, _ => 0 };
        if (next is >= (byte)'0' and <= (byte)'9')
        {
            if (state.Number == 0)
                return false; // no zeros before a number
            state.Number = Math.Max(state.Number, 0) * 10 + next - '0';
            return Reaches(state.Number, least);
        }
        if (state.Number < least)
            return false;
        switch (state.Corner++)
        {
            case 0 when next == ',':
                return Go(ref state, Enter(state with { Left = state.Number }, GrammarPlace.BoxNumber));
            case 1 when next == ')':
                return Go(ref state, Expect(state with { Top = state.Number }, Between, GrammarPlace.BoxNumber));
            case 2 when next == ',':
                return Go(ref state, Enter(state, GrammarPlace.BoxNumber));
            case 3 when next == ')':
                return Go(ref state, state with { Place = GrammarPlace.BoxEnd });
            default:
                return false;
        }
    }

    // Whether a number from least to 1000 is written with these digits first.
    private static bool Reaches(int digits, int least)
    {
        if (digits == 0)
            return least == 0;
        for (var (low, high) = (digits, digits); low <= Whole; (low, high) = (low * 10, high * 10 + 9))
        {
            if (Math.Min(high, Whole) >= least)
                return true;
        }
        return false;
    }

    private bool StepText(ref GrammarState state, byte next, int most, bool predicate)
    {
        if (state.Length >= _text.Length || !Belongs(ref state, next, most, predicate))
            return false;
        _text[state.Length++] = next;
        state.Last = next;
        return true;
    }

    private bool Belongs(ref GrammarState state, byte next, int most, bool predicate)
    {
        if (state.Owed > 0)
        {
            var fits = next >= state.Low && next <= state.High;
            (state.Owed, state.Low, state.High) = ((byte)(state.Owed - 1), 0x80, 0xBF);
            return fits;
        }
        if (state.Length == 0)
            return char.IsAsciiLetterOrDigit((char)next);
        if (char.IsAsciiDigit((char)next)
            && Ascii.EqualsIgnoreCase(Region, _text.AsSpan(Math.Max(0, state.Length - Region.Length), Math.Min(state.Length, Region.Length))))
            return false;
        if (next == ' ')
            return state.Last != ' ' && (state.Length < most || (predicate ? Repeats(state) : Boxes));
        if (state.Last == ' ' ? state.Length > most + 1 && !predicate : state.Length >= most + WordBytes)
            return false;
        if (next < 0x80)
            return next is > (byte)' ' and < 0x7F && !(predicate ? "<>:(,.;!?"u8 : "<>:("u8).Contains(next);
        return Lead(ref state, next);
    }

    // The first byte of a character beyond ASCII; no surrogates, no overlong forms, no second control block.
    private static bool Lead(ref GrammarState state, byte next)
    {
        var (owed, low, high) = next switch
        {
            0xC2 => (1, 0xA1, 0xBF),
            > 0xC2 and < 0xE0 => (1, 0x80, 0xBF),
            0xE0 => (2, 0xA0, 0xBF),
            0xED => (2, 0x80, 0x9F),
            > 0xE0 and < 0xF0 => (2, 0x80, 0xBF),
            0xF0 => (3, 0x90, 0xBF),
            > 0xF0 and < 0xF4 => (3, 0x80, 0xBF),
            0xF4 => (3, 0x80, 0x8F),
            _ => (0, 0, 0),
        };
        (state.Owed, state.Low, state.High) = ((byte)owed, (byte)low, (byte)high);
        return owed > 0;
    }

    private static bool EndsText(in GrammarState state) => state is { Length: > 0, Owed: 0, Last: not (byte)' ' };

    private bool Repeats(in GrammarState state) => state.Said.Count > 0 && state.Said.Contains((state.Object, Text(state)));

    private string Text(in GrammarState state) => Encoding.UTF8.GetString(_text, 0, state.Length);
}
