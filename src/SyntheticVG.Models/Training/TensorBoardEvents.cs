using System.Buffers.Binary;
using System.Numerics;

namespace SyntheticVG.Models.Training;

/// <summary>Writes what TensorBoard shows: numbers and pictures by step.</summary>
/// <remarks>
/// A file of TFRecords (length, checksum, content, checksum), each an Event in protobuf's wire format, of which so few
/// members are needed that they are written here. A run that goes on writes a file of its own; it begins with a mark that makes
/// TensorBoard forget what older files say of later steps.
/// </remarks>
internal sealed class TensorBoardEvents : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Begins a file in a folder.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="step">Steps that are done; what comes is of later ones.</param>
    /// <param name="clock">Gives the time of each event.</param>
    public TensorBoardEvents(string folder, int step, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Directory.CreateDirectory(folder);
        _clock = clock;
        var began = clock.GetUtcNow().ToUnixTimeMilliseconds();
        _file = new(Path.Combine(folder, FormattableString.Invariant($"events.out.tfevents.{began / 1000}.synvg.{began}")), FileMode.Create,
            FileAccess.Write, FileShare.Read);
        Write(0, content => content.Bytes(3, "brain.Event:2"u8)); // Event.file_version
        Write(step + 1, content => content.Message(7, log => log.Whole(1, 1))); // Event.session_log.status = START
    }

    /// <summary>Adds a number.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="tag">Its name; a slash makes groups.</param>
    /// <param name="value">The number.</param>
    public void Add(int step, string tag, double value) => AddValue(step, tag, content => content.Single(2, (float)value));

    /// <summary>Adds a picture.</summary>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="file">A PNG or JPEG file's bytes.</param>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    public void AddPicture(int step, string tag, ReadOnlyMemory<byte> file, int width, int height) => AddValue(step, tag, content => content.Message(4, image =>
    {
        image.Whole(1, (ulong)height);
        image.Whole(2, (ulong)width);
        image.Whole(3, 3); // RGB
        image.Bytes(4, file.Span);
    }));

    private void AddValue(int step, string tag, Action<WireMessage> value) => Write(step, content => content.Message(5, summary => summary.Message(1, entry =>
    {
        entry.Bytes(1, System.Text.Encoding.UTF8.GetBytes(tag));
        value(entry);
    })));

    private void Write(int step, Action<WireMessage> add)
    {
        var content = new WireMessage();
        content.Double(1, _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        content.Whole(2, (ulong)step);
        add(content);
        var bytes = content.ToArray();

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)bytes.Length);
        _file.Write(number);
        WriteChecksum(number);
        _file.Write(bytes);
        WriteChecksum(bytes);
        _file.Flush();
    }

    // CRC-32C, turned and moved so that the checksum of checksums is none.
    private void WriteChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        Span<byte> masked = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(~crc, 15) + 0xa282ead8u);
        _file.Write(masked);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

/// <summary>A message in protobuf's wire format, member by member.</summary>
internal sealed class WireMessage
{
    private readonly List<byte> _bytes = [];

    public void Whole(int member, ulong value)
    {
        Number((ulong)member << 3);
        Number(value);
    }

    public void Double(int member, double value)
    {
        Number(((ulong)member << 3) | 1);
        _bytes.AddRange(BitConverter.GetBytes(value));
    }

    public void Single(int member, float value)
    {
        Number(((ulong)member << 3) | 5);
        _bytes.AddRange(BitConverter.GetBytes(value));
    }

    public void Bytes(int member, ReadOnlySpan<byte> value)
    {
        Number(((ulong)member << 3) | 2);
        Number((ulong)value.Length);
        _bytes.AddRange(value);
    }

    public void Message(int member, Action<WireMessage> fill)
    {
        var inner = new WireMessage();
        fill(inner);
        Bytes(member, inner.ToArray());
    }

    public byte[] ToArray() => [.. _bytes];

    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
