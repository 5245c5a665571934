using SyntheticVG.Instructions.Original;

namespace SyntheticVG.Instructions.Sources;

/// <summary>A data set of the published code, writing as it does; what it decides while reading is decided once, by the seed.</summary>
internal sealed class OriginalSource(string name, IOriginalData data, PictureFolder pictures, SampleRoom room) : IConversationSource
{
    private const int BlackSide = 384;

    public string Name => name;

    public int Rows => data.Count;

    public MadeSample Make(int row, long seed, int visit)
    {
        var made = data.Make(row, SeededDraws.Of(seed, visit, $"row {row}", name), visit);
        var path = made.Picture is null ? null : pictures.Find(made.Picture);
        return room.Encode(new()
        {
            Id = $"{name} row {row}",
            Turns = OriginalTypes.Normalised(made),
            Masks = made.Masks,
            PictureFile = made.Picture,
            Picture = path is null ? () => new(BlackSide, BlackSide) : PictureFolder.Later(path),
        });
    }
}
