using SyntheticVG.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Low-rank adapters of a language model's layers (LoRA).</summary>
public sealed record AdapterOptions
{
    /// <summary>Width of the two matrices.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Their product counts this, divided by the rank.</summary>
    public double Alpha { get; init; } = 16;
}

/// <summary>The adapters of a model: one on each linear layer of the decoder.</summary>
internal sealed class Adapters : IDisposable
{
    private readonly List<(string Name, Dense Layer, LowRankAdapter Adapter)> _all = [];

    /// <summary>Attaches adapters. The same seed gives the same ones.</summary>
    public Adapters(Robin.Robin robin, AdapterOptions options, long seed)
    {
        using var still = no_grad();
        using var source = new Generator(new TrainingRandom(seed, "adapters", 0).Next(), CPU);
        foreach (var (name, module) in robin.named_modules())
        {
            if (module is not Dense layer || !name.StartsWith("model.layers.", StringComparison.Ordinal))
                continue;
            layer.Adapter = new(layer.Weight, options.Rank, options.Alpha / options.Rank, source);
            _all.Add((name, layer, layer.Adapter));
        }
    }

    /// <summary>Their matrices, under the names that PEFT gives them.</summary>
    public IEnumerable<(string Name, Parameter Weight)> Parameters => _all.SelectMany(entry =>
        ((string, Parameter)[])[($"{entry.Name}.lora_A.weight", entry.Adapter.Down), ($"{entry.Name}.lora_B.weight", entry.Adapter.Up)]);

    /// <summary>Adds them into the layers' own weights, and takes them off.</summary>
    public void Merge()
    {
        foreach (var (_, layer, adapter) in _all)
        {
            adapter.MergeInto(layer.Weight);
            layer.Adapter = null;
        }
    }

    /// <summary>Takes them off.</summary>
    public void Dispose()
    {
        foreach (var (_, layer, adapter) in _all)
        {
            layer.Adapter = null;
            adapter.Dispose();
        }
        _all.Clear();
    }
}
