using SyntheticVG.Conversations;

namespace SyntheticVG.Instructions.Original;

/// <summary>The data sets of the published training code that are in it, by the names of its configuration files.</summary>
/// <remarks>The modules of the synthetic graphs (<c>sg_synthetic*</c>, <c>relation*</c>) were never published; ours stand in
/// <see cref="Tasks"/>.</remarks>
internal static class OriginalTypes
{
    private const int RowsTried = 100;

    private static readonly SortedDictionary<string, Func<OriginalInput, IOriginalData>> Types = new(StringComparer.Ordinal)
    {
        ["sg"] = SgData.Regions,
        ["sg_detection"] = SgData.Detection,
        ["psg"] = PsgData.Open,
        ["refexp"] = RefexpData.Open,
        ["coco_data"] = input => CocoData.Categories(input, OriginalTexts.Category, 20),
        ["PartImagenet"] = input => CocoData.Categories(input, OriginalTexts.PartsOfImageNet, 15),
        ["PascalPart"] = input => CocoData.Categories(input, OriginalTexts.PartsOfPascal, 15),
        ["RefCOCO"] = CocoData.Captions,
        ["RefCOCOP"] = CocoData.Captions,
        ["VGDATA"] = CocoData.Phrases,
        ["OspreyConversations"] = OspreyData.Conversations,
        ["OspreyShortForm"] = OspreyData.Conversations,
        ["OspreyPartLevel"] = OspreyData.Conversations,
        ["OspreyDetailedDescription"] = OspreyData.Descriptions,
        ["OspreyLVISPosNeg"] = OspreyData.InMidst,
        ["llava"] = PictureData.Llava,
        ["llava_one_vision"] = PictureData.OneVision,
        ["vsr"] = PictureData.Vsr,
        ["point_qa_local"] = PointData.Local,
        ["point_qa_twice"] = PointData.Twice,
        ["v7w_point_qa"] = PointData.AmongFour,
        ["flickr_entities"] = GroundedTextData.Captions,
        ["gqa_cot_text"] = GroundedTextData.Reasoning,
        ["gqa_cot_sg"] = GqaGraphData.Dictionaries,
        ["gqa_cot_sg_grounded"] = GqaGraphData.Grounded,
        ["vcr"] = VcrData.Open,
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>Reads a data set.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="input">What it is made of.</param>
    /// <exception cref="InvalidDataException">There is no such type, or the annotations do not fit it.</exception>
    public static IOriginalData Read(string type, OriginalInput input) => Types.TryGetValue(type, out var open)
        ? open(input)
        : throw new InvalidDataException($"the data set type \"{type}\" is not known; expected {string.Join(", ", Names)}");

    /// <summary>Makes the first row once, as the published code does before training, and checks that it has a mask for each region that it names.</summary>
    /// <exception cref="InvalidDataException">There is no row, or it has other masks than regions.</exception>
    public static void Check(IOriginalData data, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
            throw new InvalidDataException("the data set has no row; expected at least one");
        var row = FirstOf(data, draws);
        var named = row.Turns.Sum(turn => turn.Text.Split("<mask>").Length - 1);
        if (named != row.Masks.Count)
            throw new InvalidDataException($"the first row names {named} regions (<mask>) and has {row.Masks.Count} masks; expected one mask for each");
    }

    // Rows that give nothing are passed over, where some of the first do.
    private static OriginalRow FirstOf(IOriginalData data, IDraws draws)
    {
        for (var row = 0; ; row++)
        {
            try
            {
                return data.Make(row, draws);
            }
            catch (UnusableRowException e) when (e.Reason != "bad-row" && row + 1 < Math.Min(data.Count, RowsTried))
            {
                // the next
            }
            catch (UnusableRowException e)
            {
                throw new InvalidDataException(e.Message, e);
            }
        }
    }

    /// <summary>A row's turns with the picture brought to the front, as they go to the tokenizer.</summary>
    public static IReadOnlyList<Turn> Normalised(OriginalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return [.. row.Turns.Select(turn => turn with { Text = ChatTemplate.Normalise(turn.Text) })];
    }
}
