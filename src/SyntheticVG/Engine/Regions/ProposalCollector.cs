using System.Text.Json;

namespace SyntheticVG.Engine.Regions;

/// <summary>Collects the records of one image, and counts those that cannot be used.</summary>
/// <param name="source">Name of the source.</param>
/// <param name="width">Width of the image in pixels.</param>
/// <param name="height">Height of the image in pixels.</param>
internal sealed class ProposalCollector(string source, int width, int height)
{
    private readonly List<RegionProposal> _proposals = [];
    private readonly SortedDictionary<string, int> _dropped = new(StringComparer.Ordinal);
    private int _read;

    public void Add(JsonElement record)
    {
        var (proposal, reason) = ProposalRecord.Read(record, source, _read++, width, height);
        if (proposal is not null)
            _proposals.Add(proposal);
        else
            Drop(reason!); // there is a reason where there is no proposal
    }

    public void Drop(string reason) => _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;

    public ProposalSet ToSet() => new(_proposals) { Dropped = _dropped };
}
