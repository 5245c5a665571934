using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>Which products this CPU can run, and which are taken.</summary>
internal static class CpuPath
{
    /// <summary>The variable of the environment that names one of them, for comparisons.</summary>
    public const string Switch = "SYNVG_CPU";

    /// <summary>All that this CPU has, the fastest first; the scalar reference is everywhere.</summary>
    public static IReadOnlyList<BlockProduct> Here { get; } = [.. Find()];

    /// <summary>The products of a name, or the fastest that are no reference.</summary>
    /// <param name="name">A name; null: the fastest.</param>
    /// <exception cref="PlatformNotSupportedException">This CPU has none of vectors.</exception>
    /// <exception cref="ArgumentException">This CPU has none of the name.</exception>
    public static BlockProduct Choose(string? name = null)
    {
        if (name is not null)
            return Here.FirstOrDefault(product => product.Name == name)
                ?? throw new ArgumentException($"{Switch} is '{name}'; this CPU has {string.Join(", ", Here.Select(product => product.Name))}");
        return Here[0] is ScalarProduct
            ? throw new PlatformNotSupportedException($"weights in blocks need a CPU with AVX2 or with ARM's dot products, and this one has neither; "
                + $"take --precision bf16 or fp32 (or {Switch}=scalar, hundreds of times slower)")
            : Here[0];
    }

    private static IEnumerable<BlockProduct> Find()
    {
        if (Avx512BW.IsSupported && AvxVnni.IsSupported)
            yield return new Avx512Product<VnniDots>();
        else if (Avx512BW.IsSupported)
            yield return new Avx512Product<Avx2Dots>();
        if (AvxVnni.IsSupported)
            yield return new Product256<VnniDots>();
        if (Avx2.IsSupported && Fma.IsSupported)
            yield return new Product256<Avx2Dots>();
        if (Dp.IsSupported)
            yield return new NeonProduct<NeonDot>();
        yield return new ScalarProduct();
    }
}
