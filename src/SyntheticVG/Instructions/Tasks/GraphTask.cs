using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>One kind of conversation that graphs can be made into.</summary>
public interface IGraphTask
{
    /// <summary>Its name in mixtures, kebab-case.</summary>
    string Name { get; }

    /// <summary>Whether it is given rejected relationships too, those whose verdict is to fail.</summary>
    bool WithRejected => false;

    /// <summary>Whether a graph has what the task asks for.</summary>
    bool Fits(SceneGraph graph);

    /// <summary>Writes a conversation.</summary>
    /// <param name="graph">A graph that fits, its regions in the order that they are to be named in.</param>
    /// <param name="draws">Decides what is left to chance.</param>
    /// <param name="style">How it is written.</param>
    GraphConversation Write(SceneGraph graph, IDraws draws, TaskStyle style);
}

/// <summary>How conversations about graphs are written.</summary>
public sealed record TaskStyle
{
    /// <summary>The most regions of a picture.</summary>
    public int MostRegions { get; init; } = 99;

    /// <summary>The most attributes of a region.</summary>
    public int MostAttributes { get; init; } = 5;

    /// <summary>The most relationships of a subject where the whole graph is asked for.</summary>
    public int MostRelationships { get; init; } = 5;

    /// <summary>The most relationships of a subject where only it is asked about.</summary>
    public int MostRelationshipsOfOne { get; init; } = 20;

    /// <summary>Whether the question gives the regions' boxes.</summary>
    public bool Boxes { get; init; } = true;

    /// <summary>Whether the regions are shuffled.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether questions vary as in the published training data; else they are always those that the model is asked with.</summary>
    public bool Varied { get; init; }

    /// <summary>Chooses among relationships where there are too many.</summary>
    public RelationshipChoice Choice { get; init; } = RelationshipChoice.Even;

    /// <summary>How graphs are written: everything that was chosen.</summary>
    internal GraphTextWriterOptions Text => new() { MostAttributes = MostAttributes, MostRelationships = int.MaxValue };

    /// <summary>A question: the pool's first text, or any of them.</summary>
    internal string Say(TextPool pool, IDraws draws) => Varied ? pool.Pick(draws) : pool.Texts[0];
}

/// <summary>What a task has written.</summary>
/// <param name="Turns">What is said.</param>
/// <param name="WholePicture">Whether the only region that is named is the whole picture.</param>
public sealed record GraphConversation(IReadOnlyList<Turn> Turns, bool WholePicture = false);
