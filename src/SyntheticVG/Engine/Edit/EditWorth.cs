using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Edit;

/// <summary>Tells what editing was worth; an image of which the editor removed nearly everything and added little is left out.</summary>
/// <param name="edit">What the editor did to the image.</param>
internal sealed class EditWorth(EditStage edit) : IGraphStage
{
    private const double MostRemoved = 0.7; // of the student's relationships; beyond it the graph is not worth keeping,
    private const int UnlessAdded = 5; // unless so many additions were verified

    /// <inheritdoc/>
    public string Name => EditApplication.Stage;

    /// <inheritdoc/>
    public string? ScoredAs => null;

    /// <inheritdoc/>
    public Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (counts, before, verified) = (new StageCounts(), edit.Before ?? input.Graph, input.Graph.Relationships.Count(edit.IsNew));
        counts.Add(Name, "verified", "relationships", verified);
        if (input.Image.Truth is { } truth)
        {
            foreach (var (name, count) in EditScore.Of(before, input.Graph, truth).All)
                counts.Add("edits", "truth", name, count);
        }
        var worthless = edit.Removed > MostRemoved * before.Relationships.Count && verified < UnlessAdded;
        return Task.FromResult(new StageResult(input.Graph) { Counts = counts, LeaveOut = worthless ? "low-quality" : null });
    }
}
