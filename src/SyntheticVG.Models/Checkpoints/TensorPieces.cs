using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Moves numbers between files and tensors a piece at a time, so that no tensor is in memory twice.</summary>
internal static class TensorPieces
{
    private const long PieceLength = 1 << 24;

    /// <summary>Fills a tensor with a file's numbers.</summary>
    /// <param name="target">Contiguous, any dtype and device.</param>
    /// <param name="dtype">The dtype in the file.</param>
    /// <param name="read">Fills the span with the bytes of the numbers that begin at an index.</param>
    public static void Fill(Tensor target, ScalarType dtype, ReadPiece read)
    {
        using var still = no_grad();
        for (var first = 0L; first < target.numel(); first += PieceLength)
        {
            using var scope = NewDisposeScope();
            var place = target.view(-1).narrow(0, first, Math.Min(PieceLength, target.numel() - first));
            if (place.dtype == dtype && place.device_type == DeviceType.CPU)
            {
                read(first, place.bytes);
                continue;
            }
            var piece = empty(place.shape, dtype);
            read(first, piece.bytes);
            place.copy_(piece);
        }
    }

    /// <summary>Writes a tensor's numbers in a dtype.</summary>
    public static void Write(Tensor source, ScalarType dtype, Stream stream)
    {
        using var still = no_grad();
        for (var first = 0L; first < source.numel(); first += PieceLength)
        {
            using var scope = NewDisposeScope();
            var piece = source.reshape(-1).narrow(0, first, Math.Min(PieceLength, source.numel() - first));
            stream.Write(piece.to(dtype).cpu().contiguous().bytes);
        }
    }

    /// <summary>Whether every number of a contiguous tensor is finite. A sum tells, unless the sum itself overflows.</summary>
    public static bool AllFinite(Tensor tensor)
    {
        using var still = no_grad();
        for (var first = 0L; first < tensor.numel(); first += PieceLength)
        {
            using var scope = NewDisposeScope();
            var piece = tensor.view(-1).narrow(0, first, Math.Min(PieceLength, tensor.numel() - first));
            if (!float.IsFinite(piece.sum(float32).item<float>()) && !piece.isfinite().all().item<bool>())
                return false;
        }
        return true;
    }

    public delegate void ReadPiece(long first, Span<byte> bytes);
}
