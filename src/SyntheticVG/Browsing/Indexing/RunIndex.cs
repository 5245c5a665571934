using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>The index of a run: its relations as columns, its photos by key, and the way back to their lines.</summary>
/// <remarks>It lies in the user's cache folder and is made anew when the run's files have changed; the run's own folder is only read.</remarks>
public sealed class RunIndex : IDisposable
{
    private readonly SectionFile _file;
    private readonly string _lines;

    private RunIndex(RunFiles files, string folder)
    {
        (Files, _lines) = (files, files.PlainLines ?? Path.Combine(folder, IndexBuilder.LinesName));
        _file = SectionFile.Open(Path.Combine(folder, IndexBuilder.FileName));
        Keys = new(_file, Section.Keys);
        Pictures = new(_file, Section.Files);
        SourceSets = new(_file, Section.SourceSets);
        Words = Vocabulary.Of(_file);
        Notes = JsonSerializer.Deserialize<IndexNotes>(_file.Get<byte>(Section.Notes)) ?? throw new InvalidDataException("the index has no notes");
    }

    /// <summary>The run's files.</summary>
    public RunFiles Files { get; }

    /// <summary>What is wrong with them.</summary>
    public IndexNotes Notes { get; }

    /// <summary>How many photos there are.</summary>
    public int Photos => Keys.Count;

    /// <summary>How many relations there are, kept and dropped.</summary>
    public int Relations => _file.Get<int>(Section.Image).Length;

    /// <summary>How many relations were dropped.</summary>
    public int Dropped => _file.Get<long>(Section.DroppedOffset).Length;

    /// <summary>How many regions there are.</summary>
    public int Regions => _file.Get<int>(Section.RegionName).Length;

    internal Vocabulary Words { get; }

    internal WordList Keys { get; }

    internal WordList Pictures { get; }

    internal WordList SourceSets { get; }

    internal SectionFile Columns => _file;

    /// <summary>Opens the index of a run; makes it first where there is none, or the files have changed.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="cache">The folder of all indexes; the user's where null.</param>
    /// <param name="again">Whether it is made in any case.</param>
    /// <param name="progress">Is told which share has been read.</param>
    /// <param name="cancellation">Stops the making; what was there before stays.</param>
    public static RunIndex Open(RunFiles files, string? cache = null, bool again = false, Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = Path.Combine(cache ?? CacheFolder.OfUser, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files.Path)))[..20]);
        var (stamp, print) = (Path.Combine(folder, "files.txt"), files.Fingerprint());
        if (!again && File.Exists(stamp) && File.ReadAllText(stamp) == print)
        {
            try
            {
                return new(files, folder);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or JsonException)
            {
                // damaged, or removed meanwhile: it is made again
            }
        }
        Directory.CreateDirectory(folder);
        File.Delete(stamp);
        IndexBuilder.Write(files, folder, progress, cancellation);
        WholeFile.Write(stamp, print);
        return new(files, folder);
    }

    /// <summary>The number of a photo by its key, or −1.</summary>
    public int Find(string key)
    {
        var table = _file.Get<int>(Section.KeyTable);
        var bytes = Encoding.UTF8.GetBytes(key);
        for (var at = (int)(XxHash3.HashToUInt64(bytes) & (uint)(table.Length - 1)); table[at] != 0; at = (at + 1) & (table.Length - 1))
        {
            if (Keys.BytesOf(table[at] - 1).SequenceEqual(bytes))
                return table[at] - 1;
        }
        return -1;
    }

    /// <summary>The key of a photo.</summary>
    public string KeyOf(int photo) => Keys[photo];

    /// <summary>The file of a photo, as its graph names it.</summary>
    public string PictureOf(int photo)
    {
        var text = Pictures[photo];
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>The run's line about a photo, as it stands.</summary>
    /// <exception cref="InvalidDataException">The file was changed meanwhile.</exception>
    public byte[] LineOf(int photo) => Read(_lines, _file.Get<long>(Section.LineOffset)[photo], _file.Get<int>(Section.LineLength)[photo]);

    /// <summary>The graph of a photo.</summary>
    /// <exception cref="InvalidDataException">The file was changed meanwhile.</exception>
    public SceneGraph GraphOf(int photo) => GraphLines.Read(LineOf(photo));

    /// <summary>The hash of a run's line, by which an edit knows the graph that it was made on.</summary>
    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>The relations of a photo that were dropped, in the order of their rows, with the places of their ends in the photo's graph; −1 where a region
    /// is not there any more.</summary>
    public IReadOnlyList<DroppedRelation> DroppedOf(int photo)
    {
        var (from, to) = (_file.Get<int>(Section.FirstDropped)[photo], _file.Get<int>(Section.FirstDropped)[photo + 1]);
        if (from == to || Files.Rejected is not { } path)
            return [];
        var (firstRegion, firstRow) = (_file.Get<int>(Section.FirstRegion)[photo], _file.Get<int>(Section.FirstRow)[photo + 1] - (to - from));
        var found = new List<DroppedRelation>();
        for (var i = from; i < to; i++)
        {
            var line =
                RejectedLine.Read(Encoding.UTF8.GetString(Read(path, _file.Get<long>(Section.DroppedOffset)[i], _file.Get<int>(Section.DroppedLength)[i])));
            var row = firstRow + i - from;
            found.Add(new(line, Place(_file.Get<int>(Section.SubjectRegion)[row]), Place(_file.Get<int>(Section.ObjectRegion)[row])));
        }
        return found;

        int Place(int region) => region < 0 ? -1 : region - firstRegion;
    }

    /// <summary>What else was dropped of a photo: regions.</summary>
    public IReadOnlyList<RejectedLine> OtherDropsOf(int photo)
    {
        var images = _file.Get<int>(Section.OtherImage);
        var found = new List<RejectedLine>();
        for (var i = 0; i < images.Length; i++)
        {
            if (images[i] == photo)
                // what was dropped has a file
                found.Add(RejectedLine.Read(
                    Encoding.UTF8.GetString(Read(Files.Rejected!, _file.Get<long>(Section.OtherOffset)[i], _file.Get<int>(Section.OtherLength)[i]))));
        }
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static byte[] Read(string path, long offset, int length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{path}: the file was changed while it was looked at; open it again");
        }
        return bytes;
    }
}

/// <summary>A relation that was dropped, and where its ends are in the photo's graph.</summary>
/// <param name="Line">Its line of rejected.jsonl.</param>
/// <param name="Subject">Place of its subject, or −1.</param>
/// <param name="Object">Place of its object, or −1.</param>
public sealed record DroppedRelation(RejectedLine Line, int Subject, int Object);
