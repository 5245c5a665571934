using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sentences;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Grounding;

/// <summary>GroundingDINO: words to boxes.</summary>
/// <remarks>Liu et al., ECCV 2024. A box's score is its best over the tokens of the text; its words are the tokens above a threshold.</remarks>
public sealed class GroundingDino : IGrounder, IDisposable
{
    // The last column stands for no token; the first is [CLS].
    private const int LastToken = 255;

    private readonly ResizedPhoto _pixels;
    private readonly WordPiece _words;
    private readonly OnnxModel _model;
    private readonly GroundingOptions _options;
    private readonly int _maxLength;

    private GroundingDino(ModelFolder folder, GroundingOptions options, OnnxOptions onnx)
    {
        (Name, _options) = (folder.Name, options);
        _maxLength = folder.Config.Size("max_text_len") ?? 256;
        _pixels = new(folder.Preprocessor);
        _words = WordPiece.Read(folder.Path);
        _model = OnnxModel.Open(folder.Model(), onnx).Require(
            [
                _pixels.Port, Port.Integers("input_ids", Port.Any, Port.Any), Port.Integers("token_type_ids", Port.Any, Port.Any) with { Optional = true },
                Port.Integers("attention_mask", Port.Any, Port.Any) with { Optional = true },
                Port.Integers("pixel_mask", Port.Any, Port.Any, Port.Any) with { Optional = true },
            ],
            [Port.Floats("logits", Port.Any, Port.Any, Port.Any), Port.Floats("pred_boxes", Port.Any, Port.Any, 4)]);
    }

    /// <summary>What the folder is called.</summary>
    public string Name { get; }

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of another kind of model.</exception>
    public static GroundingDino Open(string folder, GroundingOptions? options = null, OnnxOptions? onnx = null) =>
        new(new ModelFolder(folder).Require("grounder", "grounding-dino", "mm-grounding-dino"), options ?? new(), onnx ?? new());

    /// <summary>The boxes of what the phrases name. More phrases than one text holds are asked in several passes.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    public IReadOnlyList<GroundedBox> Ground(Picture photo, IReadOnlyList<string> phrases)
    {
        var pixels = Pixels(photo);
        return [.. GroundingText.Of(_words, phrases, _maxLength).SelectMany(text => Find(pixels, text, photo))
            .Select(q => new GroundedBox(q.Box.Clamp(photo.Width, photo.Height), q.Text, q.Phrase, q.Score)).Where(b => !b.Box.IsEmpty)];
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>The numbers that the model gets for a photo.</summary>
    internal OnnxInput Pixels(Picture photo) => _pixels.Read(photo);

    /// <summary>A plain text as tokens.</summary>
    internal GroundingText Text(string text) => GroundingText.Of(_words, text, _maxLength);

    /// <summary>What the model answers.</summary>
    internal OnnxResult Run(OnnxInput pixels, GroundingText text)
    {
        var length = text.Ids.Length;
        var ones = new long[length];
        Array.Fill(ones, 1);
        return _model.Run(pixels, new("input_ids", Array.ConvertAll(text.Ids, id => (long)id), 1, length), new("token_type_ids", new long[length], 1, length),
            new("attention_mask", ones, 1, length), ResizedPhoto.Mask(_model, pixels));
    }

    /// <summary>The queries that count, in their order; boxes may reach beyond the photo.</summary>
    internal IReadOnlyList<GroundedQuery> Find(OnnxInput pixels, GroundingText text, Picture photo)
    {
        using var result = Run(pixels, text);
        var columns = result.Shape("logits", 1, Port.Any, Port.Any)[2];
        var logits = result.Numbers("logits");
        var queries = logits.Length / columns;
        _ = result.Shape("pred_boxes", 1, queries, 4);
        var found = new List<GroundedQuery>();
        for (var query = 0; query < queries; query++)
        {
            var scores = new float[columns];
            for (var i = 0; i < columns; i++)
                scores[i] = 1 / (1 + MathF.Exp(-logits[(query * columns) + i]));
            var best = scores.Max();
            if (!(best > _options.BoxThreshold))
                continue;
            int[] places =
                [.. Enumerable.Range(1, Math.Max(0, Math.Min(text.Ids.Length, LastToken) - 1)).Where(i => i < columns && scores[i] > _options.TextThreshold)];
            var ofPhrases = Enumerable.Range(0, Math.Min(columns, text.Ids.Length)).Where(i => text.Phrases[i] is not null).ToList();
            var phrase = ofPhrases.Count > 0 ? text.Phrases[ofPhrases.MaxBy(i => scores[i])] : null;
            found.Add(new(query, QueryBox.Of(result.Numbers("pred_boxes"), query, photo.Width, photo.Height),
                _words.Decode(places.Select(i => text.Ids[i])), places, phrase, best));
        }
        return found;
    }
}

/// <summary>A query of GroundingDINO that counts.</summary>
/// <param name="Query">Its index.</param>
/// <param name="Box">Its box in pixels of the photo, not clipped.</param>
/// <param name="Text">Its words.</param>
/// <param name="Places">The tokens of its words, by their places in the text.</param>
/// <param name="Phrase">The phrase that it answers best.</param>
/// <param name="Score">Its score.</param>
internal sealed record GroundedQuery(int Query, Box Box, string Text, int[] Places, int? Phrase, float Score);
