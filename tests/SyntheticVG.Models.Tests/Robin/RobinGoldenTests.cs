using System.Text.Json;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Tests.Qwen2;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

/// <summary>A small language model behind a tower of real widths: the whole way from pixels to text.</summary>
public sealed class RobinGolden : IDisposable
{
    private readonly Lazy<JsonDocument> _golden = new(() => Shared.GoldenJson("language/robin.json"));
    private Models.Robin.Robin? _full;

    internal JsonElement Root => _golden.Value.RootElement;

    internal JsonElement Case(string name) => Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    internal JsonElement Tolerance => Root.GetProperty("tolerance");

    internal ulong Seed => Root.GetProperty("seed").GetUInt64();

    internal Models.Robin.Robin Full => _full ??= Make(Precision.Full);

    internal Models.Robin.Robin Make(Precision precision, Func<RobinConfig, RobinConfig>? change = null)
    {
        var (vision, ids) = (Root.GetProperty("vision"), Root.GetProperty("special_ids"));
        var language = Qwen2GoldenTests.Config(Root.GetProperty("config"));
        var config = new RobinConfig
        {
            Language = language,
            Tower = Tower(vision),
            Regions = RegionEncoderConfig.Robin3B with { HiddenSize = language.HiddenSize },
            ProjectorType = Root.GetProperty("config").GetProperty("mm_projector_type").GetString()!,
            MaskToken = ids.GetProperty("mask").GetInt32(),
            PositionToken = ids.GetProperty("pos").GetInt32(),
        };
        var robin = new Models.Robin.Robin(change?.Invoke(config) ?? config, precision);
        Golden.Fill(robin, Seed, scale: Qwen2GoldenTests.Scale(Root), rounded: precision == Precision.Full ? null : bfloat16);
        robin.eval();
        return robin;
    }

    /// <summary>The tower: depths and widths of the file, and the head's, which only the shapes of the weights tell.</summary>
    internal static ConvNeXtConfig Tower(JsonElement vision)
    {
        using var parameters = Shared.GoldenJson("language/robin_parameters.json");
        var shapes = parameters.RootElement.GetProperty("parameters").EnumerateArray()
            .ToDictionary(p => p.GetProperty("name").GetString()!, p => Golden.Ints(p.GetProperty("shape")));
        const string Head = Models.Robin.Robin.TowerPrefix + "visual.head.mlp.";
        return new()
        {
            Depths = Golden.Ints(vision.GetProperty("depths")),
            Widths = Golden.Ints(vision.GetProperty("dims")),
            HeadWidths = [shapes[Head + "fc1.weight"][0], shapes[Head + "fc2.weight"][0]],
        };
    }

    internal Tensor Pixels(JsonElement @case) => Golden.Tensor(Formula.Values(@case.GetProperty("images").GetString()!, Seed));

    internal static Tensor?[] Masks(JsonElement @case) => [.. @case.GetProperty("masks").EnumerateArray().Select(Golden.Masks)];

    /// <summary>Rows padded as the reference collates them before the splice.</summary>
    internal TokenRows Rows(JsonElement @case)
    {
        var pad = Root.GetProperty("special_ids").GetProperty("pad").GetInt32();
        var ids = @case.GetProperty("input_ids").EnumerateArray().Select(Golden.Ints).ToList();
        var longest = ids.Max(row => row.Length);
        int[][] padded = [.. ids.Select(row => row.Concat(Enumerable.Repeat(pad, longest - row.Length)).ToArray())];
        var labels = !@case.TryGetProperty("labels", out var given) || given.ValueKind == JsonValueKind.Null ? null : given.EnumerateArray()
            .Select(Golden.Ints).Select(row => row.Concat(Enumerable.Repeat(Splice.Ignore, longest - row.Length)).ToArray()).ToArray();
        return new(padded, labels, [.. padded.Select(row => row.Select(id => id != pad).ToArray())]);
    }

    public void Dispose()
    {
        _full?.Dispose();
        if (_golden.IsValueCreated)
            _golden.Value.Dispose();
    }
}

public class RobinGoldenTests(RobinGolden golden) : IClassFixture<RobinGolden>
{
    private const string File = "language/robin.json";

    // One row's ids are spliced and compared with the reference, which left their sums.
    public static TheoryData<string> Spliced() => Cases.Named(File, "cases", c => c.TryGetProperty("embedding_sums", out _));

    // Rows that are refused, but for those of unequal length, which we pad.
    public static TheoryData<string> Refused() => Cases.Named(File, "cases", c => c.TryGetProperty("error", out _) && !IsPadded(c));

    public static TheoryData<string> Padded() => Cases.Named(File, "cases", c => c.TryGetProperty("error", out _) && IsPadded(c));

    public static TheoryData<string> Published() => Cases.Named(File, "cases", c => c.TryGetProperty("spliced_dtype", out _));

    public static TheoryData<string> Cut() => Cases.Named(File, "cases", c => c.TryGetProperty("max_position_embeddings", out _));

    private static bool IsPadded(JsonElement @case) => @case.GetProperty("name").GetString() == "unequal_rows_without_labels";

    // "as three_regions", "image of three_regions": a case that takes the inputs of another.
    private JsonElement InputsOf(JsonElement @case) =>
        @case.TryGetProperty("inputs", out var other) ? golden.Case(other.GetString()!.Split(' ')[^1]) : @case;

    [Fact]
    public void Names_every_parameter_as_the_reference_does()
    {
        using var parameters = Shared.GoldenJson("language/robin_parameters.json");
        var expected = parameters.RootElement.GetProperty("parameters").EnumerateArray()
            .Select(p => $"{p.GetProperty("name")} [{string.Join(",", Golden.Shape(p.GetProperty("shape")))}]");

        Assert.Equal(expected.Order(), golden.Full.named_parameters().Select(p => $"{p.name} [{string.Join(",", p.parameter.shape)}]").Order());
    }

    [Theory]
    [MemberData(nameof(Spliced))]
    public void Splices_as_the_reference_does(string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = golden.Case(name);
        var robin = golden.Full;
        if (@case.TryGetProperty("tokenizer_model_max_length", out var limit))
            robin = golden.Make(Precision.Full, config => config with { MaxTokens = limit.GetInt32() });

        var images = robin.Encode(golden.Pixels(@case), RobinGolden.Masks(@case));
        var rows = Splice.Join(robin, golden.Rows(@case), images);

        CheckRows(@case, rows);
        CheckFeatures(@case, images);
        CheckLogits(@case, robin, rows);
        if (robin != golden.Full)
            robin.Dispose();
    }

    private void CheckRows(JsonElement @case, SplicedRows rows)
    {
        Assert.Equal(@case.GetProperty("length").GetInt32(), rows.Embeddings.shape[1]);
        if (@case.TryGetProperty("attention_mask", out var attention))
            Assert.Equal(attention.EnumerateArray().Select(row => string.Concat(Golden.Ints(row))),
                rows.Attention.Select(row => string.Concat(row.Select(yes => yes ? 1 : 0))));
        if (@case.TryGetProperty("spliced_labels", out var labels))
            Assert.Equal(labels.EnumerateArray().Select(row => string.Join(",", Golden.Ints(row))), rows.Labels!.Select(row => string.Join(",", row)));
        var (sums, sizes) = (rows.Embeddings.to(float64).sum([1, 2]).data<double>(), Golden.Numbers(@case.GetProperty("embedding_abs_sums")));
        var relative = golden.Tolerance.GetProperty("embedding_sums_relative_to_abs_sums").GetDouble();
        Cases.Each(sums.Zip(sizes).Zip(Golden.Numbers(@case.GetProperty("embedding_sums"))), pair =>
        {
            var ((sum, size), expected) = pair;
            Assert.Equal(expected, sum, relative * size);
        });
        if (!@case.TryGetProperty("embeddings", out var embeddings))
            return;
        var actual = @case.TryGetProperty("positions", out var positions)
            ? rows.Embeddings[0].index_select(0, tensor(Golden.Shape(positions)))
            : rows.Embeddings;
        Golden.Near(Golden.File("language", embeddings), actual, golden.Tolerance.GetProperty("embeddings_abs").GetDouble(), "embeddings");
    }

    private void CheckFeatures(JsonElement @case, EncodedImages images)
    {
        var tolerance = golden.Tolerance.GetProperty("features_abs").GetDouble();
        if (@case.TryGetProperty("image_features", out var tokens))
            Golden.Near(Golden.File("language", tokens), images.Images, tolerance, "image features");
        if (@case.TryGetProperty("mask_features", out var content))
            Golden.Near(Golden.File("language", content), images.Regions[0]!.Content, tolerance, "mask features");
        if (@case.TryGetProperty("pos_features", out var position))
            Golden.Near(Golden.File("language", position), images.Regions[0]!.Position, tolerance, "pos features");
    }

    private void CheckLogits(JsonElement @case, Models.Robin.Robin robin, SplicedRows rows)
    {
        if (!@case.TryGetProperty("loss", out var loss))
            return;
        var tolerance = golden.Tolerance.GetProperty("logits_abs").GetDouble();
        var logits = robin.Language.Logits(robin.Language.Forward(rows.Embeddings));
        if (@case.TryGetProperty("logit_positions", out var positions))
            Golden.Near(Golden.File("language", @case.GetProperty("logits")), logits[0].index_select(0, tensor(Golden.Shape(positions))), tolerance, "logits");
        if (@case.TryGetProperty("last_label_positions", out var last))
            Golden.Near(Golden.File("language", @case.GetProperty("logits_at_last_label")),
                stack(Golden.Shape(last).Select((at, row) => logits[row][at])), tolerance, "logits");
        if (@case.TryGetProperty("last_logits", out var end))
            Golden.Near(Golden.File("language", end), logits[0, -1], tolerance, "last logits");

        var labels = Labels(rows);
        var allowed = golden.Tolerance.GetProperty("loss_abs").GetDouble();
        Assert.Equal(loss.GetDouble(), NextTokenLoss.Mean(logits, labels).ToDouble(), allowed);
        if (@case.TryGetProperty("row_losses", out var losses))
            Assert.All(Golden.Numbers(losses).Index(),
                row => Assert.Equal(row.Item, NextTokenLoss.Mean(logits.narrow(0, row.Index, 1), labels.narrow(0, row.Index, 1)).ToDouble(), allowed));
    }

    private static Tensor Labels(SplicedRows rows) => stack(rows.Labels!.Select(row => tensor(row, dtype: int64)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Golden_rows_that_the_reference_refuses_are_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = golden.Case(name);
        var pixels = golden.Pixels(@case);

        Assert.Throws<ArgumentException>(() => Splice.Join(golden.Full, golden.Rows(@case),
            golden.Full.Encode(@case.TryGetProperty("images_per_row", out _) ? pixels.unsqueeze(0) : pixels, RobinGolden.Masks(@case))));
    }

    [Theory]
    [MemberData(nameof(Padded))]
    public void Golden_rows_of_unequal_length_are_padded_where_the_reference_fails(string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = golden.Case(name);

        var rows = Splice.Join(golden.Full, golden.Rows(@case), golden.Full.Encode(golden.Pixels(@case), RobinGolden.Masks(@case)));

        var (shorter, longest) = (rows.Lengths.Index().MinBy(row => row.Item).Index, rows.Lengths.Max());
        Assert.True(rows.Lengths[shorter] < longest);
        Assert.Equal(0, rows.Embeddings[shorter].narrow(0, rows.Lengths[shorter], longest - rows.Lengths[shorter]).abs().max().ToDouble());
        Assert.False(rows.Attention[shorter][rows.Lengths[shorter]]);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Golden_numbers_hold_in_the_dtypes_of_the_published_model(string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = golden.Case(name);
        var inputs = InputsOf(@case);
        using var robin = golden.Make(@case.GetProperty("spliced_dtype").GetString() == "float32" ? Precision.FirstCall : Precision.Half);

        var rows = Splice.Join(robin, golden.Rows(inputs), robin.Encode(golden.Pixels(inputs).to(float16), RobinGolden.Masks(inputs)));
        var logits = robin.Language.Logits(robin.Language.Forward(rows.Embeddings));

        Near("embeddings", rows.Embeddings);
        Near("logits", logits[0].index_select(0, tensor(Golden.Shape(@case.GetProperty("logit_positions")))));

        void Near(string what, Tensor actual)
        {
            var tolerance = @case.GetProperty("tolerance").GetProperty(what);
            Golden.Near(Golden.File("language", @case.GetProperty(what)), actual, tolerance.GetProperty("abs").GetDouble(), what,
                tolerance.GetProperty("mean_abs").GetDouble());
        }
    }

    [Theory]
    [MemberData(nameof(Cut))]
    public void Golden_rows_are_cut_to_the_positions_that_the_language_model_has(string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = golden.Case(name);
        var inputs = InputsOf(@case);
        using var robin = golden.Make(Precision.Full,
            config => config with { Language = config.Language with { MaxPositions = @case.GetProperty("max_position_embeddings").GetInt32() } });

        var rows = Splice.Join(robin, golden.Rows(inputs), robin.Encode(golden.Pixels(inputs), RobinGolden.Masks(inputs)));
        var logits = robin.Language.Logits(robin.Language.Forward(rows.Embeddings));

        Assert.Equal(@case.GetProperty("length").GetInt32(), rows.Embeddings.shape[1]);
        Assert.Equal(inputs.GetProperty("length").GetInt32() - @case.GetProperty("length").GetInt32(), rows.Cut[0]);
        Golden.Near(Golden.File("language", @case.GetProperty("last_logits")).view(-1), logits[0, -1],
            golden.Tolerance.GetProperty("logits_abs").GetDouble(), "last logits");
        Assert.Equal(@case.GetProperty("loss").GetDouble(), NextTokenLoss.Mean(logits, Labels(rows)).ToDouble(),
            golden.Tolerance.GetProperty("loss_abs").GetDouble());
    }

    [Fact]
    public void Golden_image_tokens_hold_with_a_linear_projector()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var robin = golden.Make(Precision.Full, config => config with { ProjectorType = "linear" });

        var images = robin.Encode(golden.Pixels(InputsOf(golden.Case("linear_projector"))));

        Golden.Near(Golden.File("language", golden.Case("linear_projector").GetProperty("image_features")), images.Images,
            golden.Tolerance.GetProperty("features_abs").GetDouble(), "image features");
    }
}
