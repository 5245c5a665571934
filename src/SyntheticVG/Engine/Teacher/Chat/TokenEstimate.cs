using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Rough sizes of requests before anyone counted them.</summary>
/// <remarks>Four characters a token; a picture as OpenAI's high detail counts it: 85 and 170 a tile of 512 × 512 pixels.</remarks>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4, TokensPerPicture = 85, TokensPerTile = 170, Tile = 512, OutputPerCall = 1200, UnknownPicture = 765;

    /// <summary>Tokens of an answer, before the first one was seen; the published data set's teacher took about so many.</summary>
    public static int Answer => OutputPerCall;

    /// <summary>Tokens of a text.</summary>
    public static int Of(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Tokens of a picture.</summary>
    public static int OfPicture(int width, int height) =>
        TokensPerPicture + (TokensPerTile * ((width + Tile - 1) / Tile) * ((height + Tile - 1) / Tile));

    /// <summary>Tokens of a request; pictures count as 1024 × 1024 pixels would.</summary>
    public static int Of(IEnumerable<ChatMessage> messages) =>
        messages.SelectMany(message => message.Contents).Sum(content => content is TextContent text ? Of(text.Text) : UnknownPicture);
}
