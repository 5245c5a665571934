using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SyntheticVG.Web.Hosting;

/// <summary>What goes wrong while a request is answered becomes an answer; nothing of it ends the server.</summary>
internal static class Refusals
{
    /// <summary>Answers the request, or says why not.</summary>
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next, Func<HttpContext, Problem, Task> refuse, Action<string> say)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // nobody is there to be told
        }
        catch (Exception) when (context.Response.HasStarted)
        {
            context.Abort(); // half an answer must not look like a whole one
            throw;
        }
        catch (ProblemException e)
        {
            await refuse(context, e.Problem);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
            await refuse(context, new(e.StatusCode, "body-too-large",
                $"the request has {(context.Request.ContentLength is { } length ? $"{length:N0}" : $"more than {limit:N0}")} bytes; "
                    + $"at most {limit:N0} are taken (--max-body)"));
        }
        catch (BadHttpRequestException e)
        {
            await refuse(context, new(e.StatusCode, "bad-request", e.Message));
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a mistake of ours: this request fails, the others are answered
        {
            say($"synvg: an unforeseen error at {context.Request.Path}, {e.GetType().Name}: {e.Message.Split('\n')[0]}");
            await refuse(context,
                new(StatusCodes.Status500InternalServerError, "unforeseen", $"an unforeseen error, {e.GetType().Name}; the server's log says more"));
        }
    }
}
