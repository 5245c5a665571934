using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>Reads a run once, each line checked, and writes its index.</summary>
internal sealed class IndexBuilder : IDisposable
{
    private readonly RunFiles _files;
    private readonly string _folder;
    private readonly Vocabulary _words = Vocabulary.New();
    private readonly WordList _keys = new(), _pictures = new(), _sources = new();
    private readonly Chunks<Row> _kept = new(), _dropped = new();
    private readonly Chunks<long> _lineOffsets = new(), _droppedOffsets = new(), _otherOffsets = new();
    private readonly Chunks<int> _lineLengths = new(), _firstKept = new(), _firstRegion = new(), _droppedLengths = new(), _otherImages = new(),
        _otherLengths = new(), _sourceSets = new();
    private readonly Chunks<byte> _flags = new();
    private readonly RegionColumns _regions;

    private IndexBuilder(RunFiles files, string folder) => (_files, _folder, _regions) = (files, folder, new(Path.Combine(folder, "text.partial")));

    /// <summary>Name of the index in its folder.</summary>
    public const string FileName = "columns.bin";

    /// <summary>Name of the copy of lines, where the run's own cannot be read from the middle.</summary>
    public const string LinesName = "lines.jsonl";

    /// <summary>Writes the index into a folder of the cache.</summary>
    public static void Write(RunFiles files, string folder, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        using var builder = new IndexBuilder(files, folder);
        builder.ReadGraphs(progress, cancellation);
        builder.ReadDropped(cancellation);
        builder.Write();
    }

    public void Dispose() => _regions.Dispose();

    private void ReadGraphs(Action<double>? progress, CancellationToken cancellation)
    {
        using var copy = _files.PlainLines is null ? new WholeFile(Path.Combine(_folder, LinesName)) : null;
        foreach (var line in _files.Lines(progress))
        {
            cancellation.ThrowIfCancellationRequested();
            var image = _keys.Count;
            if (_keys.Add(line.Graph.Image.Key) != image)
            {
                _files.Report.Add("repeated-photo", line.Graph.Image.Key, "another graph of the photo stands before; this one is not looked at");
                continue;
            }
            AddPlace(line, copy?.Stream);
            AddGraph(line, image);
        }
        _firstKept.Add(_kept.Count);
        _firstRegion.Add(_regions.Count);
        copy?.Commit();
    }

    private void AddPlace(RunLine line, Stream? copy)
    {
        _lineOffsets.Add(copy?.Position ?? line.Offset);
        _lineLengths.Add(line.Bytes.Length);
        copy?.Write(line.Bytes.Span);
        copy?.Write("\n"u8);
        var info = line.Graph.Image;
        _flags.Add(info.Evaluation ? (byte)1 : (byte)0);
        _sourceSets.Add(_sources.Add(string.Join(',', info.Sources.Keys)));
        _pictures.Add($"{_pictures.Count}\n{info.File}"); // a number before each: photos may share a file
    }

    private void AddGraph(RunLine line, int image)
    {
        var first = _regions.Count;
        _firstKept.Add(_kept.Count);
        _firstRegion.Add(first);
        foreach (var region in line.Graph.Regions)
            _regions.Add(region, _words);
        foreach (var relationship in line.Graph.Relationships)
        {
            _kept.Add(Row.Of(relationship, _words) with
            {
                Image = image,
                SubjectRegion = first + relationship.Subject,
                ObjectRegion = first + relationship.Object,
                SubjectName = _regions.NameOf(first + relationship.Subject),
                ObjectName = _regions.NameOf(first + relationship.Object),
            });
        }
    }

    private void ReadDropped(CancellationToken cancellation)
    {
        if (_files.Rejected is not { } path)
            return;
        using var file = LineFile.Open(path);
        var length = file.Length;
        foreach (var line in LineFile.Read(file, path, _files.Report))
        {
            cancellation.ThrowIfCancellationRequested();
            DroppedLine dropped;
            try
            {
                dropped = DroppedLine.Read(line.Text.Span);
            }
            catch (InvalidDataException e)
            {
                if (line.Offset + line.Text.Length < length)
                    _files.Report.Add("bad-rejected", $"{path}:{line.Number}", e.Message);
                continue;
            }
            var image = _keys.Find(dropped.Image!);
            if (image < 0)
                continue; // the photo has no graph: there is nothing to show it on
            if (dropped.HasRelationship)
                AddDropped(dropped, image, line);
            else
            {
                _otherImages.Add(image);
                _otherOffsets.Add(line.Offset);
                _otherLengths.Add(line.Text.Length);
            }
        }
    }

    private void AddDropped(DroppedLine line, int image, FileLine place)
    {
        var (subject, @object) = (_words.Names.Add(line.SubjectName ?? ""), _words.Names.Add(line.ObjectName ?? ""));
        _dropped.Add(new()
        {
            Image = image,
            SubjectName = subject,
            ObjectName = @object,
            SubjectRegion = RegionOf(image, line.Subject, subject),
            ObjectRegion = RegionOf(image, line.Object, @object),
            Predicate = _words.Predicates.Add(line.Predicate!),
            Confidence = line.Confidence,
            Category = line.Category,
            Origin = line.Origin,
            Outcome = line.Outcome,
            Rule = Vocabulary.Short(_words.Rules, line.Rule),
            Stage = Vocabulary.Stage(_words.Stages, line.Stage!),
            Reason = Vocabulary.Short(_words.Reasons, line.Reason),
        });
        _droppedOffsets.Add(place.Offset);
        _droppedLengths.Add(place.Text.Length);
    }

    // Its place then, where that still has its name; else the only region of the name; else none.
    private int RegionOf(int image, int place, int name)
    {
        var (from, to) = (_firstRegion[image], _firstRegion[image + 1]);
        if (place >= 0 && place < to - from && _regions.NameOf(from + place) == name)
            return from + place;
        var found = -1;
        for (var region = from; region < to; region++)
        {
            if (_regions.NameOf(region) == name)
                found = found < 0 ? region : -2;
            if (found == -2)
                return -1;
        }
        return found;
    }

    private void Write()
    {
        var images = _keys.Count;
        var order = DroppedByImage(out var firstDropped);
        var firstRow = new int[images + 1];
        for (var i = 0; i <= images; i++)
            firstRow[i] = _firstKept[i] + firstDropped[i];
        using var file = new SectionWriter(Path.Combine(_folder, FileName), Section.Count);
        Column(file, Section.Image, order, firstDropped, row => row.Image);
        Column(file, Section.SubjectName, order, firstDropped, row => row.SubjectName);
        Column(file, Section.Predicate, order, firstDropped, row => row.Predicate);
        Column(file, Section.ObjectName, order, firstDropped, row => row.ObjectName);
        Column(file, Section.SubjectRegion, order, firstDropped, row => row.SubjectRegion);
        Column(file, Section.ObjectRegion, order, firstDropped, row => row.ObjectRegion);
        Column(file, Section.Confidence, order, firstDropped, row => row.Confidence);
        Column(file, Section.Category, order, firstDropped, row => row.Category);
        Column(file, Section.Origin, order, firstDropped, row => row.Origin);
        Column(file, Section.Outcome, order, firstDropped, row => row.Outcome);
        Column(file, Section.Stage, order, firstDropped, row => row.Stage);
        Column(file, Section.Rule, order, firstDropped, row => row.Rule);
        Column(file, Section.Reason, order, firstDropped, row => row.Reason);
        file.Write<int>(Section.FirstRow, firstRow);
        file.Write<int>(Section.FirstDropped, firstDropped);
        file.Write<int>(Section.FirstRegion, _firstRegion.ToArray());
        file.Write<long>(Section.LineOffset, _lineOffsets.ToArray());
        file.Write<int>(Section.LineLength, _lineLengths.ToArray());
        file.Write<byte>(Section.ImageFlags, _flags.ToArray());
        file.Write<int>(Section.ImageSources, _sourceSets.ToArray());
        _regions.Write(file);
        file.Write<long>(Section.DroppedOffset, Array.ConvertAll(order, at => _droppedOffsets[at]));
        file.Write<int>(Section.DroppedLength, Array.ConvertAll(order, at => _droppedLengths[at]));
        file.Write<int>(Section.OtherImage, _otherImages.ToArray());
        file.Write<long>(Section.OtherOffset, _otherOffsets.ToArray());
        file.Write<int>(Section.OtherLength, _otherLengths.ToArray());
        _keys.Write(file, Section.Keys);
        _pictures.Write(file, Section.Files);
        _words.Names.Write(file, Section.Names);
        _words.Predicates.Write(file, Section.Predicates);
        _words.Rules.Write(file, Section.Rules);
        _words.Stages.Write(file, Section.Stages);
        _words.Reasons.Write(file, Section.Reasons);
        _words.Attributes.Write(file, Section.Attributes);
        _sources.Write(file, Section.SourceSets);
        file.Write<int>(Section.KeyTable, KeyTable());
        file.Write<byte>(Section.Notes, JsonSerializer.SerializeToUtf8Bytes(new IndexNotes(_files.Report.Counts.ToDictionary(), [.. _files.Report.Examples])));
        file.Commit();
    }

    // The dropped rows in the order of their photos, and how many there are before each photo.
    private int[] DroppedByImage(out int[] first)
    {
        first = new int[_keys.Count + 1];
        for (var i = 0; i < _dropped.Count; i++)
            first[_dropped[i].Image + 1]++;
        for (var i = 1; i < first.Length; i++)
            first[i] += first[i - 1];
        var (next, order) = ((int[])first.Clone(), new int[_dropped.Count]);
        for (var i = 0; i < _dropped.Count; i++)
            order[next[_dropped[i].Image]++] = i;
        return order;
    }

    private void Column<T>(SectionWriter file, int section, int[] order, int[] firstDropped, Func<Row, T> of)
        where T : unmanaged => file.Write(section, stream =>
        {
            var buffer = new T[1 << 14];
            var used = 0;
            for (var image = 0; image < firstDropped.Length - 1; image++)
            {
                for (var i = _firstKept[image]; i < _firstKept[image + 1]; i++)
                    Add(of(_kept[i]));
                for (var i = firstDropped[image]; i < firstDropped[image + 1]; i++)
                    Add(of(_dropped[order[i]]));
            }
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buffer.AsSpan(0, used)));

            void Add(T value)
            {
                if (used == buffer.Length)
                {
                    stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buffer.AsSpan()));
                    used = 0;
                }
                buffer[used++] = value;
            }
        });

    // Places by hash, open addressing, one more than the photo's number in each; empty ones are 0.
    private int[] KeyTable()
    {
        var table = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, 2 * _keys.Count))];
        for (var image = 0; image < _keys.Count; image++)
        {
            var at = (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(_keys[image])) & (uint)(table.Length - 1));
            while (table[at] != 0)
                at = (at + 1) & (table.Length - 1);
            table[at] = image + 1;
        }
        return table;
    }
}

/// <summary>What was wrong with the files of a run when its index was made.</summary>
/// <param name="Counts">How many problems of each kind.</param>
/// <param name="Examples">The first ones in full.</param>
public sealed record IndexNotes(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Examples);
