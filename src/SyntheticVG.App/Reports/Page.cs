using System.Net;
using System.Text;

namespace SyntheticVG.App.Reports;

/// <summary>What all pages share: the head, the styles and scripts that come with the program, and text made safe for HTML.</summary>
internal static class Page
{
    /// <summary>Begins a page: everything up to the first tag of its body.</summary>
    /// <param name="title">The title, as plain text.</param>
    /// <param name="styles">Style sheets, as text.</param>
    public static StringBuilder Begin(string title, params IEnumerable<string> styles) => new StringBuilder()
        .Append("<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\">")
        .Append("<title>").Append(Encode(title)).Append("</title><style>").AppendJoin("", styles).Append("</style></head><body>\n");

    /// <summary>Text for HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A style sheet or script that comes with the program.</summary>
    /// <param name="name">Its file name.</param>
    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream(name)!); // embedded at build
        return reader.ReadToEnd();
    }
}
