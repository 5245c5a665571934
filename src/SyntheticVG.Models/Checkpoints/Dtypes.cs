using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>The dtypes that files of weights hold, under the names of safetensors and of torch.</summary>
internal static class Dtypes
{
    private static readonly (string Safetensors, string TorchStorage, ScalarType Dtype)[] All =
    [
        ("F64", "DoubleStorage", ScalarType.Float64),
        ("F32", "FloatStorage", ScalarType.Float32),
        ("F16", "HalfStorage", ScalarType.Float16),
        ("BF16", "BFloat16Storage", ScalarType.BFloat16),
        ("I64", "LongStorage", ScalarType.Int64),
        ("I32", "IntStorage", ScalarType.Int32),
        ("I16", "ShortStorage", ScalarType.Int16),
        ("I8", "CharStorage", ScalarType.Int8),
        ("U8", "ByteStorage", ScalarType.Byte),
        ("BOOL", "BoolStorage", ScalarType.Bool),
    ];

    public static string SafetensorsNames => string.Join(", ", All.Select(d => d.Safetensors));

    public static ScalarType? FromSafetensors(string name) => Find(d => d.Safetensors == name);

    public static ScalarType? FromTorchStorage(string name) => Find(d => d.TorchStorage == name);

    public static string ToSafetensors(ScalarType dtype) => All.Single(d => d.Dtype == dtype).Safetensors;

    public static int Size(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    public static bool IsFloat(ScalarType dtype) =>
        dtype is ScalarType.Float64 or ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;

    private static ScalarType? Find(Predicate<(string Safetensors, string TorchStorage, ScalarType Dtype)> wanted) =>
        Array.FindIndex(All, wanted) is >= 0 and var index ? All[index].Dtype : null;
}
