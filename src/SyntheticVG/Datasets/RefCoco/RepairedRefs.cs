using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.RefCoco;

/// <summary>Rows of RefCOCO in repairing reading: needed are the annotation, the image (its file name has its id too) and a phrase.</summary>
internal static class RepairedRefs
{
    /// <summary>The row that a JSON object holds.</summary>
    /// <param name="value">The object.</param>
    /// <param name="place">Its place in the file, from 0.</param>
    /// <param name="report">Counts what is left out.</param>
    /// <param name="where">Its place, for messages.</param>
    /// <exception cref="BadRowException">Something that is needed is no good.</exception>
    public static RefRow Row(JsonValue value, int place, ReadReport report, string where)
    {
        var file = value.Optional("file_name"u8, "", report, where, name => name.Text());
        var image = value.Optional<long?>("image_id"u8, null, report, where, id => id.Integer()) ?? RefFields.ImageOf(file);
        return new RefRow
        {
            RefId = value.Optional("ref_id"u8, -1L - place, report, where, id => id.Integer()),
            AnnotationId = value.Get("ann_id"u8).Integer(),
            ImageId = image ?? value.Get("image_id"u8).Integer(),
            CategoryId = value.Optional("category_id"u8, -1L, report, where, id => id.Integer()),
            Split = Split(value, report, where),
            FileName = file,
            Sentences = Sentences(value, report, where),
        };
    }

    /// <summary>A row whose id another has, under the number of its place.</summary>
    public static RefRow Renumbered(RefRow row, int place, ReadReport report, string where)
    {
        report.Add("duplicate-id", where, $"ref {row.RefId} stands there already; the place of the row is this one's id");
        return row with { RefId = -1 - place };
    }

    private static string Split(JsonValue value, ReadReport report, string where)
    {
        try
        {
            return RefFields.Split(value.Get("split"u8).Text());
        }
        catch (BadRowException e)
        {
            report.Add("split-unknown", where, $"split: {e.Message}; the photo is taken for one of evaluation");
            return RefFields.UnknownSplit;
        }
    }

    private static List<RefSentence> Sentences(JsonValue value, ReadReport report, string where)
    {
        var sentences = new List<RefSentence>();
        foreach (var sentence in value.OptionalItems("sentences"u8, report, where))
        {
            try
            {
                sentences.Add(Sentence(sentence, sentences.Count, report, where));
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, where, $"sentence: {e.Message}");
            }
        }
        return sentences.Count > 0 ? sentences : throw new BadRowException("no-sentences", "found no sentence; expected at least one");
    }

    // The phrase as cleaned, as typed or as words: each can stand for the others; a plain text is one too.
    private static RefSentence Sentence(JsonValue value, int place, ReadReport report, string where)
    {
        if (value.Type == JsonTokenType.String)
            return new(-1 - place, value.Text(), value.Text(), RefFields.Words(value.Text()));
        var id = value.Object().Optional("sent_id"u8, -1L - place, report, where, given => given.Integer());
        var tokens = value.OptionalTexts("tokens"u8, report, where);
        var raw = value.Optional("raw"u8, "", report, where, given => given.Text());
        var text = value.Optional("sent"u8, "", report, where, given => given.Text());
        if (text.Length == 0)
            text = tokens.Count > 0 ? string.Join(' ', tokens) : raw.Trim().ToLowerInvariant();
        if (text.Length == 0)
            throw new BadRowException("field-missing", "no sent");
        return new(id, text, raw.Length > 0 ? raw : text, tokens.Count > 0 ? tokens : RefFields.Words(text));
    }
}
