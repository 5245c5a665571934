using Microsoft.Extensions.AI;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>A model of the service.</summary>
/// <param name="Graphs">Writes graphs.</param>
/// <param name="Chat">Answers questions about photos; null where it cannot.</param>
/// <param name="Writing">Writes graphs of given regions, and nothing else is done to them; null where it cannot.</param>
public sealed record ServedModel(IGraphModel Graphs, IChatClient? Chat = null, IWritingModel? Writing = null)
{
    /// <summary>The name by which requests ask for it.</summary>
    public string Name => Graphs.Name;
}
