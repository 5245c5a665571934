using System.Globalization;
using System.Text;
using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.App.Reports.Page;

namespace SyntheticVG.App.Instructing;

/// <summary>A page of conversations with their pictures, whose regions have their numbers on them.</summary>
/// <param name="folder">The folder that the page and its pictures go to.</param>
internal sealed class ConversationPage(string folder)
{
    private readonly StringBuilder _html = new();
    private int _count;

    /// <summary>Adds a conversation.</summary>
    /// <param name="made">The conversation.</param>
    /// <param name="facts">What is said beside its name.</param>
    public void Add(MadeSample made, string facts)
    {
        var conversation = made.Conversation;
        var picture = conversation.Picture is { } decode ? Draw(decode(), conversation.Masks) : null;
        _html.Append(CultureInfo.InvariantCulture, $"<article{(picture is null ? " class=words" : "")}>");
        if (picture is not null)
            _html.Append(CultureInfo.InvariantCulture, $"<img loading=lazy src=\"{picture}\" alt=\"\">");
        _html.Append(CultureInfo.InvariantCulture, $"<div><h2>{Encode(conversation.Id)} <small>{Encode(facts)}</small></h2>");
        foreach (var turn in conversation.Turns)
        {
            var text = Encode(turn.Text).Replace(Encode(RobinPrompts.RegionTokens), "<i>▣</i>", StringComparison.Ordinal)
                .Replace(Encode(RobinPrompts.Picture), "<i>▨ picture</i>", StringComparison.Ordinal);
            _html.Append(CultureInfo.InvariantCulture, $"<div class=\"turn {(turn.Role == Turn.Assistant ? "assistant" : "user")}\">{text}</div>");
        }
        _html.Append("</div></article>\n");
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="about">What stands beneath.</param>
    public void Write(string title, string about) => WholeFile.Write(Path.Combine(folder, "index.html"), Begin(title, Resource("conversations.css"))
        .Append(CultureInfo.InvariantCulture, $"<h1>{Encode(title)}</h1><p>{Encode(about)} ▣ stands for a region's two tokens, "
            + $"green is what is learned.</p>\n{_html}</body></html>\n").ToString());

    private string Draw(Picture picture, IReadOnlyList<Rle> masks)
    {
        var name = $"pictures/{++_count}.png";
        var whole = masks is [var only] && only.Area == (long)only.Width * only.Height;
        Region[] regions =
            [.. masks.Select(mask => new Region { Name = "", Box = mask.IsEmpty ? new(0, 0, 1, 1) : mask.Box, Mask = mask.IsEmpty ? null : mask })];
        var drawn = whole || masks.Count == 0
            ? picture
            : new SetOfMark(new() { SplitAbove = int.MaxValue, LongestSide = 800 }).Draw(picture, regions)[0].Picture;
        PictureWriter.Write(drawn, Path.Combine(folder, name));
        return name;
    }
}
