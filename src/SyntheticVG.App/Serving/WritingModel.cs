using SyntheticVG.App.Building;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Models.Batching;
using SyntheticVG.Models.Conversing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.App.Serving;

/// <summary>A model of the service, asked as a run asks its student.</summary>
internal sealed class WritingModel(RobinStudent student) : IWritingModel
{
    /// <inheritdoc/>
    public string WritesAs => student.Name;

    /// <inheritdoc/>
    public async Task<GraphedPhoto> WriteAsync(UploadedPhoto photo, SceneGraph regions, StudentSettings asked, int seed, CancellationToken cancellationToken)
    {
        Caller.Name = photo.Sender;
        var begun = TimeProvider.System.GetTimestamp();
        var written = await student.WriteAsync(PlainPhoto.Open(photo.File), regions, Students.AnswersOf(asked, seed), Students.ModeOf(asked.Mode),
            asked.Looks ?? 1, cancellationToken);
        return new(
            written.Graph,
            written.Counts.All.ToDictionary(count => $"{count.Stage}/{count.Kind}/{count.Code}", count => count.Count),
            new Dictionary<string, double> { ["student"] = TimeProvider.System.GetElapsedTime(begun).TotalSeconds });
    }
}
