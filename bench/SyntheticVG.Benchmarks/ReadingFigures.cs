using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// Reads a made-up file of the size and shape of Visual Genome's relationships.json (500 MB, 22 relations an image, whole
/// objects in each) and prints speed and peak memory. Run as <c>reading [folder] [megabytes]</c>; the file stays in the folder.
/// </summary>
internal static class ReadingFigures
{
    private static readonly string[] Nouns = ["man", "woman", "tree", "shirt", "building", "window", "traffic light", "sidewalk", "child's hat", "dog"];
    private static readonly string[] Predicates = ["ON", "has", "wearing a", "next to ", "behind", "parked on", "Holding", "in front of"];

    private static TimeSpan _before;

    public static void Run(string[] args)
    {
        var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "synvg-reading");
        var bytes = (args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 500) * 1_000_000;
        Directory.CreateDirectory(folder);
        var (images, relationships) = (Path.Combine(folder, "image_data.json"), Path.Combine(folder, "relationships.json"));
        if (!File.Exists(relationships) || new FileInfo(relationships).Length < bytes)
            Make(images, relationships, bytes);
        var size = new FileInfo(relationships).Length / 1e6;

        _before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        using (var stream = new JsonStream(relationships))
        {
            var rows = 0;
            while (stream.NextElement())
                rows++;
            Print($"every token checked, {rows} rows", size, clock);
        }
        clock.Restart();
        var report = new ReadReport();
        using var reader = VgReader.Open(new(images) { Relationships = relationships }, report);
        Print("indexed by image", size, clock);
        clock.Restart();
        var relations = reader.Images.Sum(image => (long)reader.Read(image).Relations.Count);
        Print($"{relations} relations read back", size, clock);
    }

    // The processor's own time is printed beside the clock's, for machines with other work.
    private static void Print(string what, double size, Stopwatch clock)
    {
        using var process = Process.GetCurrentProcess();
        var (wall, processor) = (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - _before).TotalSeconds);
        Console.WriteLine($"{size:0} MB, {what}: {wall:0.00} s, {size / wall:0} MB/s; processor {processor:0.00} s, {size / processor:0} MB/s; "
            + $"peak memory {process.PeakWorkingSet64 / 1e6:0} MB");
        _before = process.TotalProcessorTime;
    }

    private static void Make(string images, string relationships, long bytes)
    {
        var random = new Random(7);
        using var pictures = new StreamWriter(images);
        using var file = new StreamWriter(relationships);
        pictures.Write('[');
        file.Write('[');
        for (var id = 1; file.BaseStream.Position < bytes; id++)
        {
            pictures.Write($"{(id > 1 ? ", " : "")}{{\"width\": 800, \"url\": \"https://cs.stanford.edu/people/rak248/VG_100K_2/{id}.jpg\", \"height\": "
                + $"600, \"image_id\": {id}, \"coco_id\": null, \"flickr_id\": null}}");
            file.Write($"{(id > 1 ? ", " : "")}{{\"relationships\": [");
            for (var i = 0; i < 22; i++)
                file.Write($"{(i > 0 ? ", " : "")}{{\"predicate\": \"{Pick(Predicates)}\", \"object\": {Object(i % 7, "names")}, "
                    + $"\"relationship_id\": {(id * 100) + i}, \"synsets\": [\"along.r.01\"], \"subject\": {Object(7 + (i % 5), "name")}}}");
            file.Write($"], \"image_id\": {id}}}");

            string Object(int number, string key) =>
                $"{{\"h\": {random.Next(10, 300)}, \"object_id\": {(id * 100) + number}, \"merged_object_ids\": [], \"synsets\": "
                + $"[\"{Pick(Nouns)}.n.01\"], \"w\": {random.Next(10, 300)}, "
                + $"\"y\": {random.Next(300)}, \"x\": {random.Next(500)}, \"{key}\": {(key == "names" ? $"[\"{Pick(Nouns)}\"]" : $"\"{Pick(Nouns)}\"")}}}";
        }
        pictures.Write(']');
        file.Write(']');

        string Pick(string[] words) => words[random.Next(words.Length)];
    }
}
