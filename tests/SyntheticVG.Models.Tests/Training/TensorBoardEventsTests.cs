using System.Buffers.Binary;
using Google.Protobuf;
using SyntheticVG.Models.Training;
using Tensorboard;

namespace SyntheticVG.Models.Tests.Training;

public sealed class TensorBoardEventsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-events-").FullName;

    [Fact]
    public void Numbers_and_pictures_are_read_by_tensorboards_own_messages()
    {
        using (var events = new TensorBoardEvents(_folder, 40, TimeProvider.System))
        {
            events.Add(41, "train/loss", 1.25);
            events.AddPicture(50, "graphs/1", new byte[] { 1, 2, 3 }, 320, 200);
        }

        var read = Read(Assert.Single(Directory.GetFiles(_folder)));

        Assert.Equal("brain.Event:2", read[0].FileVersion);
        Assert.Equal((41, SessionLog.Types.SessionStatus.Start), (read[1].Step, read[1].SessionLog.Status));
        Assert.Equal((41, "train/loss", 1.25f), (read[2].Step, read[2].Summary.Value[0].Tag, read[2].Summary.Value[0].SimpleValue));
        var picture = read[3].Summary.Value[0].Image;
        Assert.Equal((50, 320, 200), (read[3].Step, picture.Width, picture.Height));
        Assert.Equal([1, 2, 3], picture.EncodedImageString.ToByteArray());
        Assert.InRange(read[2].WallTime, 1.7e9, 1e10);
    }

    // TFRecords with their checksums looked at: CRC-32C bit by bit, masked as TensorFlow has it.
    private static List<Event> Read(string path)
    {
        var events = new List<Event>();
        var bytes = File.ReadAllBytes(path).AsSpan();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            Assert.Equal(Masked(bytes.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            using var content = new CodedInputStream(bytes.Slice(12, length).ToArray());
            var read = new Event();
            read.MergeFrom(content);
            events.Add(read);
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    [Fact]
    public void The_tests_checksum_is_the_standards() => Assert.Equal(0xe3069283u, Crc("123456789"u8));

    private static uint Masked(ReadOnlySpan<byte> bytes) => ((Crc(bytes) >> 15) | (Crc(bytes) << 17)) + 0xa282ead8u;

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0x82f63b78 & (0u - (crc & 1)));
        }
        return ~crc;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
