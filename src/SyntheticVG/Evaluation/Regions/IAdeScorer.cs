namespace SyntheticVG.Evaluation.Regions;

/// <summary>Scores named regions in one mode, an image at a time.</summary>
internal interface IAdeScorer
{
    /// <summary>Adds an image.</summary>
    void Add(AdeImage image);

    /// <summary>The metrics so far, the headline first.</summary>
    IEnumerable<Metric> Compute();

    /// <summary>The headline's value in each class: it is their mean.</summary>
    IEnumerable<(int Label, double Value)> PerClass();
}
