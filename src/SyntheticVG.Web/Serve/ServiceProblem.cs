using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve;

/// <summary>Refusals in the form that the caller's library reads: OpenAI's below <c>/v1/chat</c>, problem+json elsewhere.</summary>
internal static class ServiceProblem
{
    /// <summary>Answers so.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem) => IsOpenAi(context) ? OpenAiAsync(context, problem) : problem.WriteAsync(context);

    /// <summary>Whether the caller speaks OpenAI's protocol.</summary>
    public static bool IsOpenAi(HttpContext context) => context.Request.Path.StartsWithSegments("/v1/chat");

    /// <summary>As OpenAI's servers answer.</summary>
    private static Task OpenAiAsync(HttpContext context, Problem problem)
    {
        problem.SayWhen(context);
        return TypedResults.Json(
        new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = problem.Title,
                ["type"] = problem.Status switch
                {
                    StatusCodes.Status401Unauthorized => "authentication_error",
                    StatusCodes.Status429TooManyRequests => "rate_limit_error",
                    >= 500 => "server_error",
                    _ => "invalid_request_error",
                },
                ["param"] = problem.Part,
                ["code"] = problem.Code,
            },
        },
        contentType: "application/json",
        statusCode: problem.Status).ExecuteAsync(context);
    }
}
