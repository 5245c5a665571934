using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>JSON answers.</summary>
internal static class Answers
{
    /// <summary>How values become JSON: camelCase, kebab-case words, nothing for null; characters that HTML knows are escaped.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Answers with a value.</summary>
    public static Task WriteAsync(HttpContext context, object value, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Json), "application/json; charset=utf-8", status);

    /// <summary>Answers with bytes.</summary>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> content, string type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (!context.Response.Headers.ContainsKey("Cache-Control"))
            context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(content).AsTask();
    }
}
