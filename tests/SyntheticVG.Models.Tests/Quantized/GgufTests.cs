using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Gguf;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Quantized;

public sealed class GgufTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-gguf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(BlockFormat.Q8)]
    [InlineData(BlockFormat.Q4)]
    public void A_folder_in_blocks_computes_what_its_source_computes_when_quantised_as_it_is_read(BlockFormat format)
    {
        using var scope = NewDisposeScope();
        using var source = new RobinFolder(ShippedRobin.Pocket);
        source.WriteBlocks(Path.Combine(_folder, "blocks"), format);
        using var blocks = new RobinFolder(Path.Combine(_folder, "blocks"));

        Assert.Equal(format, blocks.OwnPrecision.Blocks);
        Assert.Equal(source.Parameters, blocks.Verify(TestContext.Current.CancellationToken));
        Assert.Equal(source.BytesNeeded(source.PrecisionOf(format.Name())), blocks.BytesNeeded(blocks.OwnPrecision));
        using var read = source.Load(source.PrecisionOf(format.Name()));
        using var written = blocks.Load();
        Assert.Equal(Scores(read.Decoder), Scores(written.Decoder));

        using var alone = GgufDecoder.Open(Path.Combine(_folder, "blocks", "decoder.gguf"), threads: 1);
        Assert.Equal(Scores(read.Decoder), Scores(alone));
    }

    [Fact]
    public void Blocks_become_numbers_again()
    {
        using var scope = NewDisposeScope();
        using var source = new RobinFolder(ShippedRobin.Pocket);
        source.WriteBlocks(Path.Combine(_folder, "blocks"), BlockFormat.Q8);
        using var blocks = new RobinFolder(Path.Combine(_folder, "blocks"));
        using var plain = blocks.Load(Models.Robin.Precision.Full);
        using var own = source.Load();

        var (found, expected) = (Scores(plain.Decoder), Scores(own.Decoder));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.35f));
        Assert.NotEqual(expected, found);
    }

    [Fact]
    public void Gguf_in_the_folders_own_dtype_holds_its_numbers()
    {
        using var source = new RobinFolder(ShippedRobin.Pocket);
        var path = Path.Combine(_folder, "own.gguf");
        source.WriteGguf(path);

        using var file = WeightFile.Open(path);
        Assert.Equal(source.Weights.Keys.Count(name => file.Tensors.ContainsKey(name)), file.Tensors.Count);
        using var from = WeightFile.Open(Path.Combine(ShippedRobin.Pocket, "model.safetensors"));
        foreach (var name in file.Tensors.Keys)
        {
            using var scope = NewDisposeScope();
            Assert.True(file.Read(name).eq(from.Read(name)).all().item<bool>(), name);
        }
    }

    [Theory]
    [InlineData(BlockFormat.Q8)]
    [InlineData(BlockFormat.Q4)]
    public void A_file_becomes_another_that_computes_what_the_folder_computes_in_these_blocks(BlockFormat format)
    {
        using var scope = NewDisposeScope();
        using var source = new RobinFolder(ShippedRobin.Pocket);
        var (plain, blocks, again) = (Path.Combine(_folder, "plain.gguf"), Path.Combine(_folder, "blocks.gguf"), Path.Combine(_folder, "again.gguf"));
        source.WriteGguf(plain);

        Assert.Empty(GgufConversion.Write(plain, blocks, format));
        Assert.Empty(GgufConversion.Write(blocks, again, format));

        using var robin = source.Load(source.PrecisionOf(format.Name()));
        using var written = GgufDecoder.Open(blocks, threads: 1);
        Assert.Equal(Scores(robin.Decoder), Scores(written));
        Assert.Equal(File.ReadAllBytes(blocks), File.ReadAllBytes(again)); // what is in these blocks already is copied
        using GgufFile before = new(plain), after = new(blocks);
        Assert.Equal(before.Settings.Select(setting => setting.Name).Order(StringComparer.Ordinal),
            after.Settings.Select(setting => setting.Name).Order(StringComparer.Ordinal));
        Assert.Equal(before.Text("general.name"), after.Text("general.name"));
        Assert.NotEqual(before.Whole("general.file_type"), after.Whole("general.file_type"));
    }

    [Fact]
    public void What_cannot_be_converted_leaves_no_file()
    {
        using var source = new RobinFolder(ShippedRobin.Pocket);
        var (good, cut, to) = (Path.Combine(_folder, "good.gguf"), Path.Combine(_folder, "cut.gguf"), Path.Combine(_folder, "to.gguf"));
        source.WriteGguf(good);
        File.WriteAllBytes(cut, File.ReadAllBytes(good)[..^4000]);
        RobinPreset.Of("tiny").WriteTokenizer(Path.Combine(_folder, "tiny"));
        RandomCheckpoint.Write(RobinPreset.Of("tiny").Config, Path.Combine(_folder, "tiny"), seed: 1);
        using (var tiny = new RobinFolder(Path.Combine(_folder, "tiny")))
            tiny.WriteGguf(Path.Combine(_folder, "tiny.gguf"));

        Assert.Contains("the file is cut", Assert.Throws<InvalidDataException>(() => GgufConversion.Write(cut, to, BlockFormat.Q4)).Message,
            StringComparison.Ordinal);
        Assert.Contains("need a multiple of 32",
            Assert.Throws<InvalidDataException>(() => GgufConversion.Write(Path.Combine(_folder, "tiny.gguf"), to, BlockFormat.Q4)).Message,
            StringComparison.Ordinal);
        Assert.Contains("expected another", Assert.Throws<ArgumentException>(() => GgufConversion.Write(good, good, BlockFormat.Q4)).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    [Fact]
    public void Damaged_and_foreign_files_say_in_one_line_what_is_wrong()
    {
        using var source = new RobinFolder(ShippedRobin.Pocket);
        var path = Path.Combine(_folder, "good.gguf");
        source.WriteGguf(path, BlockFormat.Q4);
        var good = File.ReadAllBytes(path);

        Assert.Contains("at least 24", Fault(good[..20]), StringComparison.Ordinal);
        Assert.Contains("the file is cut", Fault(good[..300]), StringComparison.Ordinal);
        Assert.Contains("the file is cut", Fault(good[..^4000]), StringComparison.Ordinal);
        Assert.Contains("does not begin with GGUF", Fault([.. "PK\u0003\u0004"u8, .. good[4..]]), StringComparison.Ordinal);
        Assert.Contains("version 9", Fault([.. good[..4], 9, .. good[5..]]), StringComparison.Ordinal);
        Assert.Contains("tensors in a file of", Fault([.. good[..15], 0x7F, .. good[16..]]), StringComparison.Ordinal);
        Assert.Contains("general.architecture is llama", Fault(Replaced(good, "qwen2", "llama")), StringComparison.Ordinal);
        Assert.Contains("no blk.0.attn_q.weight", Fault(Replaced(good, "blk.0.attn_q.weight", "blk.0.attn_x.weight")), StringComparison.Ordinal);

        string Fault(byte[] bytes)
        {
            var damaged = Path.Combine(_folder, "damaged.gguf");
            File.WriteAllBytes(damaged, bytes);
            var message = Assert.Throws<InvalidDataException>(() => GgufDecoder.Open(damaged, threads: 1)).Message;
            Assert.StartsWith(damaged, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    [Fact]
    public void Types_that_are_not_read_and_rows_that_blocks_do_not_divide_are_named()
    {
        foreach (var (type, columns, words)
            in ((uint, long, string)[])[(12, 32, "is of type 12; expected F32, F16, BF16, Q8_0, Q4_0"), (8, 40, "rows of 40 numbers in blocks of 32")])
        {
            var path = Path.Combine(_folder, "odd.gguf");
            using (var writer = new BinaryWriter(File.Create(path)))
            {
                writer.Write("GGUF"u8);
                writer.Write(3u);
                writer.Write(1L);
                writer.Write(0L);
                writer.Write(1L);
                writer.Write((byte)'w');
                writer.Write(1u);
                writer.Write(columns);
                writer.Write(type);
                writer.Write(0L);
                writer.Write(new byte[256]);
            }
            Assert.Contains(words, Assert.Throws<InvalidDataException>(() => new GgufFile(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lists_among_the_settings_are_passed_over()
    {
        var path = Path.Combine(_folder, "lists.gguf");
        GgufWriter.Write(path, new GgufSettings().Add("texts", ["a", "region1", ""]).Add("numbers", [1, 2, 3]).Add("behind", 7u).Add("truth", true), []);

        using var file = new GgufFile(path);

        Assert.Equal(7, file.Whole("behind"));
        Assert.Contains("a list of 3", Assert.Throws<InvalidDataException>(() => file.Whole("texts")).Message, StringComparison.Ordinal);
        Assert.Contains("no heads", Assert.Throws<InvalidDataException>(() => file.Whole("heads")).Message, StringComparison.Ordinal);
    }

    private static byte[] Replaced(byte[] bytes, string from, string to)
    {
        var copy = (byte[])bytes.Clone();
        var (old, @new) = (System.Text.Encoding.ASCII.GetBytes(from), System.Text.Encoding.ASCII.GetBytes(to));
        @new.CopyTo(copy.AsSpan(copy.AsSpan().IndexOf(old)));
        return copy;
    }

    private static float[] Scores(IDecoder decoder)
    {
        using var state = decoder.Read([decoder.Embed([1, 12, 50, 60, 70, 200, 300, 2])]);
        return state.Next([0])[0].Scores;
    }
}
