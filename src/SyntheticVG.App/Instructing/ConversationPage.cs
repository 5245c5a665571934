using System.Globalization;
using System.Net;
using System.Text;
using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Instructions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Instructing;

/// <summary>A page of conversations with their pictures, whose regions have their numbers on them.</summary>
/// <param name="folder">The folder that the page and its pictures go to.</param>
internal sealed class ConversationPage(string folder)
{
    private const string Style = """
        <style>:root{--paper:#fbfaf7;--card:#fff;--ink:#23242b;--soft:#6b6e7a;--line:#e4e1d8;--ask:#eef1f7;--answer:#e6f4ec}
        @media(prefers-color-scheme:dark){:root{--paper:#16171c;--card:#1f2128;--ink:#ececf1;--soft:#9a9daa;--line:#32353f;--ask:#262a36;--answer:#1d332a}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1240px;padding:24px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        article{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.2fr);gap:20px;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px;margin:18px 0}
        article.words{grid-template-columns:1fr}@media(max-width:760px){article{grid-template-columns:1fr}}
        img{width:100%;height:auto;border-radius:8px;align-self:start;position:sticky;top:12px}h2{font-size:1rem;margin:0 0 .6em}small{color:var(--soft);font-weight:400}
        .turn{white-space:pre-wrap;overflow-wrap:anywhere;border-radius:10px;padding:8px 12px;margin:8px 0;max-height:26em;overflow:auto;font-size:.9rem}
        .user{background:var(--ask);margin-right:2em}.assistant{background:var(--answer);margin-left:2em}.turn i{font-style:normal;color:var(--soft)}</style>
        """;

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
            var text = Encode(turn.Text).Replace(Encode(RobinPrompts.RegionTokens), "<i>▣</i>", StringComparison.Ordinal).Replace(Encode(RobinPrompts.Picture), "<i>▨ picture</i>", StringComparison.Ordinal);
            _html.Append(CultureInfo.InvariantCulture, $"<div class=\"turn {(turn.Role == Turn.Assistant ? "assistant" : "user")}\">{text}</div>");
        }
        _html.Append("</div></article>\n");
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="about">What stands beneath.</param>
    public void Write(string title, string about) => WholeFile.Write(Path.Combine(folder, "index.html"),
        $"<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\"><title>{Encode(title)}</title>{Style}</head><body><h1>{Encode(title)}</h1><p>{Encode(about)} ▣ stands for a region's two tokens, green is what is learned.</p>\n{_html}</body></html>\n");

    private string Draw(Picture picture, IReadOnlyList<Rle> masks)
    {
        var name = $"pictures/{++_count}.png";
        var whole = masks is [var only] && only.Area == (long)only.Width * only.Height;
        Region[] regions = [.. masks.Select(mask => new Region { Name = "", Box = mask.IsEmpty ? new(0, 0, 1, 1) : mask.Box, Mask = mask.IsEmpty ? null : mask })];
        var drawn = whole || masks.Count == 0 ? picture : new SetOfMark(new() { SplitAbove = int.MaxValue, LongestSide = 800 }).Draw(picture, regions)[0].Picture;
        PictureWriter.Write(drawn, Path.Combine(folder, name));
        return name;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
