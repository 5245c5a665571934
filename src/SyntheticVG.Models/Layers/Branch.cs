using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Layers;

/// <summary>A name in a checkpoint's tree of weights that computes nothing itself.</summary>
internal sealed class Branch : Module
{
    public Branch(params (string Name, Module Child)[] children) : base(nameof(Branch))
    {
        foreach (var (name, child) in children)
            register_module(name, child);
    }
}
