using System.Buffers.Binary;
using System.Text.Json;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.PocketWorld.Composing;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>Writes drawn scenes as if they were the real data sets: COCO, Visual Genome, GQA, depth; and their complete truth.</summary>
/// <remarks>
/// <code>
/// DIR/images/000000000001.png            pictures
/// DIR/depth/000000000001.png depth.json  16-bit inverse depth, 65535 nearest
/// DIR/instances_train.json               every region and its visible mask (evaluation: instances_val.json)
/// DIR/image_data.json objects.json attributes.json relationships.json region_descriptions.json
///                                        Visual Genome's: all objects, a sparse sample of the relationships in people's words
/// DIR/train_sceneGraphs.json             GQA's, with its computed left and right (evaluation: val_sceneGraphs.json)
/// DIR/truth.jsonl                        every region, every relationship (GraphLines)
/// DIR/world.json                         seed, scenes, stream, size, version
/// </code>
/// The folder appears whole or not at all; memory is that of a few scenes.
/// </remarks>
public static class PocketWorldWriter
{
    private const int Batch = 32; // scenes drawn side by side before they are written in order

    private static readonly JsonSerializerOptions WorldJson = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Writes a world.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="scenes">How many scenes, at least one.</param>
    /// <param name="options">Which scenes.</param>
    /// <param name="progress">Hears how many scenes are written.</param>
    /// <param name="cancellationToken">Stops between scenes; the folder is then absent.</param>
    /// <returns>False where the folder holds this very world already: nothing was written.</returns>
    /// <exception cref="IOException">The folder holds something else, or somebody else is writing it.</exception>
    public static bool Write(string folder, int scenes, SceneSeriesOptions options, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scenes);
        var target = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        var stream = new SceneSeries(options);
        var world = JsonSerializer.Serialize(new World(SceneSeries.Version, options.Seed, scenes, stream.Name, options.Size), WorldJson);
        if (IsThere(target, world))
            return false;
        var partial = target + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true); // what a stopped run left: drawing again costs less than checking it
        Directory.CreateDirectory(Path.Combine(partial, "images"));
        Directory.CreateDirectory(Path.Combine(partial, "depth"));
        WriteScenes(partial, scenes, options, stream, progress, cancellationToken);
        File.WriteAllText(Path.Combine(partial, "depth", "depth.json"),
            new DepthSidecar { Model = "pocket-world", Convention = DepthConvention.Inverse, P2 = 0, P98 = 1 }.ToJson());
        File.WriteAllText(Path.Combine(partial, "world.json"), world);
        if (Directory.Exists(target))
            Directory.Delete(target); // it is empty
        Directory.Move(partial, target);
        return true;
    }

    private static bool IsThere(string target, string world)
    {
        if (File.Exists(target))
            throw new IOException($"{target} is a file; expected a folder, or nothing");
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
            return false;
        var known = Path.Combine(target, "world.json");
        if (!File.Exists(known))
            throw new IOException($"{target} is not empty and no pocket world; expected an empty folder, or another name");
        return File.ReadAllText(known) == world ? true
            : throw new IOException(
                $"{target} holds another world: {string.Join(' ', File.ReadAllText(known).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))}; "
                    + $"remove it, or choose another name");
    }

    private static void WriteScenes(string folder, int scenes, SceneSeriesOptions options, SceneSeries stream, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        var split = options.Evaluation ? "val" : "train";
        using var coco = new CocoFile(Path.Combine(folder, $"instances_{split}.json"));
        using var vg = new VgFolder(folder);
        using var gqa = new GqaFile(Path.Combine(folder, $"{split}_sceneGraphs.json"));
        using var truth = new GraphLinesWriter(Path.Combine(folder, "truth.jsonl"));
        var drawn = new PocketScene[Batch];
        for (var start = 0; start < scenes; start += Batch)
        {
            var count = Math.Min(Batch, scenes - start);
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                var scene = drawn[i] = stream.Draw(start + i);
                File.WriteAllBytes(Path.Combine(folder, scene.Truth.Image.File), scene.EncodePicture());
                File.WriteAllBytes(Path.Combine(folder, "depth", Path.GetFileName(scene.Truth.Image.File)), EncodeDepth(scene));
            });
            foreach (var scene in drawn.AsSpan(0, count))
            {
                coco.Add(scene);
                vg.Add(scene, SeededRandom.Of("vg", stream.Name, options.Seed, scene.Index));
                gqa.Add(scene, SeededRandom.Of("gqa", stream.Name, options.Seed, scene.Index));
                truth.Write(scene.Truth);
            }
            progress?.Report(start + count);
        }
        coco.Complete();
        vg.Complete();
        gqa.Complete();
        truth.Commit();
    }

    private static byte[] EncodeDepth(PocketScene scene)
    {
        var values = scene.Nearness.Span;
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), values[i]);
        return PngEncoder.Encode(new()
        {
            Width = scene.Truth.Image.Width,
            Height = scene.Truth.Image.Height,
            Colour = PngColour.Gray,
            BitDepth = 16,
            Bytes = bytes
        });
    }

    private sealed record World(int Version, long Seed, int Scenes, string Stream, int Size);
}
