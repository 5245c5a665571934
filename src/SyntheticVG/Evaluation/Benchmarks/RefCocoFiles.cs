using System.Globalization;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Joins the published files, <c>refs(unc).p</c> or <c>refs(umd).p</c> with <c>instances.json</c> beside it, into one sample a sentence.</summary>
internal static class RefCocoFiles
{
    /// <summary>The samples of every data set below a folder, without its training split; none where there is no such file.</summary>
    /// <param name="folder">The folder: a data set's own, or one that holds several.</param>
    /// <param name="split">A split as <c>refcoco+_testA</c>, or null for all that are measured.</param>
    public static IReadOnlyList<RefCocoSample> Read(string folder, string? split)
    {
        var samples = new List<RefCocoSample>();
        foreach (var refs in Directory.EnumerateFiles(folder, "refs(*).p", SearchOption.AllDirectories)
            .Where(file => !file.Contains("(google)", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var own = Path.GetDirectoryName(Path.GetFullPath(refs))!;
            var name = Path.GetFileName(own);
            var rows = RefCocoPickle.ReadFile(refs).Where(row => row.Split != "train" && (split is null || split == $"{name}_{row.Split}")).ToList();
            if (rows.Count > 0)
                samples.AddRange(Join(name, rows, Path.Combine(own, "instances.json")));
        }
        return samples;
    }

    private static IEnumerable<RefCocoSample> Join(string name, IReadOnlyList<RefRow> rows, string instances)
    {
        using var reader = CocoReader.Open(instances, new ReadReport());
        foreach (var row in rows)
        {
            var image = reader.Find(row.ImageId) ?? throw new InvalidDataException($"{instances}: no image {row.ImageId}, which ref {row.RefId} is about");
            var truth = reader.Read(image).FirstOrDefault(annotation => annotation.Id == row.AnnotationId)
                ?? throw new InvalidDataException($"{instances}: image {row.ImageId} has no annotation {row.AnnotationId}, which ref {row.RefId} means");
            foreach (var sentence in row.Sentences)
            {
                yield return new()
                {
                    QuestionId = sentence.Id,
                    DataSet = name,
                    Image = image.File,
                    Width = image.Width,
                    Height = image.Height,
                    Bbox = [truth.Box.Left, truth.Box.Top, truth.Box.Right, truth.Box.Bottom],
                    Category = string.Create(CultureInfo.InvariantCulture, $"{name}_{row.Split}"),
                    Text = sentence.Text,
                };
            }
        }
    }
}
