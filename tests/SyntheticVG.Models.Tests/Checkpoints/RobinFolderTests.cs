using System.Text.Json;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Checkpoints;

public sealed class RobinFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("robin-").FullName;

    [Theory]
    [InlineData(5_000_000_000, 1)]
    [InlineData(20_000, 8)]
    public void What_is_saved_loads_as_it_was(long largestFile, int files)
    {
        using var robin = Tiny(seed: 1);

        RobinFolder.Save(robin, _folder, new() { LargestFile = largestFile });
        using var folder = new RobinFolder(_folder);
        using var loaded = folder.Load();

        Assert.Equal(JsonSerializer.Serialize(robin.Config),
            JsonSerializer.Serialize(folder.Config with { Tower = folder.Config.Tower with { StochasticDepth = 0 } }));
        Assert.InRange(Directory.GetFiles(_folder, "*.safetensors").Length, files, files + 8);
        AssertEqual(robin, loaded);
    }

    [Fact]
    public void Loads_straight_into_the_dtypes_asked_for()
    {
        using var robin = Tiny(seed: 1);
        RobinFolder.Save(robin, _folder, new() { Dtype = ScalarType.BFloat16 });

        using var folder = new RobinFolder(_folder);
        using var loaded = folder.Load(Precision.FirstCall);

        var dtypes = loaded.named_parameters()
            .ToLookup(p => p.parameter.dtype, p => p.name.Split('.')[0] + (p.name.Contains("vision") || p.name.Contains("projector") ? " tower" : ""));
        Assert.Equal(["model tower"], dtypes[float16].Distinct());
        Assert.Equal(["model"], dtypes[bfloat16].Distinct());
        Assert.Equal(["mask_extractor"], dtypes[float32].Distinct());
        Assert.Equal(folder.BytesNeeded(Precision.FirstCall), loaded.parameters().Sum(p => p.numel() * p.ElementSize));
    }

    [Fact]
    public void Takes_layer_scales_from_another_file_when_told_to()
    {
        using var robin = Tiny(seed: 1);
        RobinFolder.Save(robin, _folder);
        var scales = robin.named_parameters().Where(p => p.name.StartsWith(Models.Robin.Robin.TowerPrefix)).ToList();
        var path = Path.Combine(_folder, "open_clip.safetensors");
        using (no_grad())
            SafetensorsWriter.Write(path, [.. scales.Select(
                p => (p.name[Models.Robin.Robin.TowerPrefix.Length..], p.name.EndsWith("gamma") ? full_like(p.parameter, 0.25) : p.parameter))]);

        using var folder = new RobinFolder(_folder);
        using var loaded = folder.Load(layerScales: path);

        foreach (var (name, parameter) in loaded.named_parameters().Where(p => p.name.EndsWith("gamma")))
            Assert.True(parameter.eq(0.25).all().item<bool>(), name);
    }

    [Fact]
    public void Says_how_its_makers_would_have_it_generate()
    {
        using var robin = Tiny(seed: 1);
        var options = new GenerationOptions { Sample = true, StopTokens = [2, 1], Temperature = 0.7, TopK = 20, TopP = 0.8, RepetitionPenalty = 1.05 };
        RobinFolder.Save(robin, _folder, new() { Generation = options });

        using var folder = new RobinFolder(_folder);
        Assert.Equal(JsonSerializer.Serialize(options), JsonSerializer.Serialize(folder.Generation));
    }

    [Fact]
    public void Refuses_settings_that_cannot_be()
    {
        using var robin = Tiny(seed: 1);
        RobinFolder.Save(robin, _folder);
        File.WriteAllText(Path.Combine(_folder, "generation_config.json"), """{"do_sample": true, "temperature": 0}""");

        Assert.Contains("Temperature is 0", Assert.Throws<InvalidDataException>(() => new RobinFolder(_folder)).Message);
    }

    [Fact]
    public void Names_the_weight_that_is_not_a_number()
    {
        using var robin = Tiny(seed: 1);
        using (no_grad())
            robin.named_parameters().Single(p => p.name == "model.norm.weight").parameter[3] = float.NaN;
        RobinFolder.Save(robin, _folder);

        using var folder = new RobinFolder(_folder);

        Assert.Contains("model.norm.weight", Assert.Throws<InvalidDataException>(() => folder.Load()).Message);
    }

    [Fact]
    public void Parts_load_from_files_of_their_own()
    {
        using var from = Tiny(seed: 1);
        using var to = Tiny(seed: 2);
        Write("tower", Models.Robin.Robin.TowerPrefix, "");
        Write("projector", "", "");
        Write("regions", "", "");

        PartialWeights.LoadTower(to, At("tower"));
        PartialWeights.LoadProjector(to, At("projector"));
        PartialWeights.LoadRegions(to, At("regions"));

        var loaded = to.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in from.named_parameters()
            .Where(p => p.name.Contains("vision_tower") || p.name.Contains("projector") || p.name.Contains("mask_extractor")))
            Assert.True(parameter.eq(loaded[name]).all().item<bool>(), name);

        string At(string name) => Path.Combine(_folder, $"{name}.safetensors");
        void Write(string file, string prefix, string with) => SafetensorsWriter.Write(At(file),
            [.. from.named_parameters().Where(p => p.name.StartsWith(prefix)).Select(p => (with + p.name[prefix.Length..], (Tensor)p.parameter))]);
    }

    [Fact]
    public void Another_seed_gives_other_weights_and_the_same_seed_the_same()
    {
        using var one = Tiny(1);
        using var two = Tiny(2);
        using var again = Tiny(1);

        AssertEqual(one, again);
        Assert.False(one.Language.Embed(tensor(new long[] { 1 })).eq(two.Language.Embed(tensor(new long[] { 1 }))).all().item<bool>());
    }

    private static Models.Robin.Robin Tiny(long seed)
    {
        var robin = new Models.Robin.Robin(RobinConfig.Tiny);
        Initialization.Randomize(robin, seed);
        return robin;
    }

    private static void AssertEqual(Models.Robin.Robin expected, Models.Robin.Robin actual)
    {
        var parameters = actual.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in expected.named_parameters())
            Assert.True(parameter.eq(parameters[name]).all().item<bool>(), name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
