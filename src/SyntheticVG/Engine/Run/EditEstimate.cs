using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Run;

/// <summary>What the rest of a run that edits would take, before any request is sent.</summary>
public static class EditEstimate
{
    private const int CaptionTokens = 400; // of a dense caption, as it comes back to the editor

    /// <summary>Adds up the images that have no row yet.</summary>
    /// <param name="images">All images.</param>
    /// <param name="done">Images that have their row.</param>
    /// <param name="student">Whose graphs are edited.</param>
    /// <param name="settings">How the editor is asked.</param>
    /// <param name="endpoint">Where, and at what price.</param>
    /// <param name="sofar">What answers took so far, or null.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public static async Task<RunEstimate> OfAsync(
        IAsyncEnumerable<SourceImage> images, long done, IStudent student, EditSettings settings, ChatEndpoint endpoint, CallTotals? sofar,
        CancellationToken cancellationToken)
    {
        var (place, calls, tokensIn) = (0L, 0L, 0L);
        await foreach (var source in images.WithCancellation(cancellationToken))
        {
            if (place++ < done || source.Image is not { } image || await student.WriteAsync(image, image.Graph, cancellationToken) is not { Graph: var graph })
                continue;
            var shrink = Math.Min(1, 1024.0 / Math.Max(graph.Image.Width, graph.Image.Height));
            var picture = TokenEstimate.OfPicture((int)(graph.Image.Width * shrink), (int)(graph.Image.Height * shrink));
            if (settings.Style == EditStyle.Author)
            {
                calls += 2;
                tokensIn += TokenEstimate.Of(AuthorPrompt.Caption.Text) + picture
                    + TokenEstimate.Of(AuthorPrompt.Task.Text) + TokenEstimate.Of(AuthorPrompt.Facts(graph, "")) + CaptionTokens + (5 * picture);
                continue;
            }
            var question = new EditQuestion { Image = image, Graph = graph, Hints = EditHints.Of(graph, new(graph)) };
            var pictures = 1 + (graph.Regions.Count <= 30 ? 1 : (graph.Regions.Count + 24) / 25);
            foreach (var part in EditPrompt.Parts(graph, new ChatEditorOptions().MostRelationships))
            {
                calls++;
                tokensIn += TokenEstimate.Of(EditPrompt.Task.Text) + TokenEstimate.Of(EditPrompt.Facts(question, part)) + (pictures * picture);
            }
        }
        return RunEstimate.Of(calls, tokensIn, endpoint, sofar);
    }
}
