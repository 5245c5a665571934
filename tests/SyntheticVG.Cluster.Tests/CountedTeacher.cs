using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.Cluster.Tests;

/// <summary>An endpoint that counts how often each thing is asked, and gives the same answer to the same question.</summary>
internal sealed partial class CountedTeacher : IDisposable
{
    private readonly Dictionary<string, int> _asked = [];
    private readonly ChatServer _server;

    public CountedTeacher(TimeSpan delay, int tokensIn = 100, int tokensOut = 10) => _server = new(request =>
    {
        lock (_asked)
            _asked[request.Body] = _asked.GetValueOrDefault(request.Body) + 1;
        var text = JsonSerializer.Serialize(new
        {
            subjects = Enumerable.Range(1, RegionLine().Count(request.Texts[^1])).Select(id =>
                new { id, description = "a thing", relations = new { interactional = new[] { new { @object = (id % 2) + 1, predicate = "looking at" } } } }),
        });
        return ChatReply.Says(text, tokensIn, tokensOut) with { Delay = delay };
    });

    public string Url => _server.Url.ToString();

    public int MostOpen => _server.MostOpen;

    public int Asked
    {
        get
        {
            lock (_asked)
                return _asked.Values.Sum();
        }
    }

    public int AskedTwice
    {
        get
        {
            lock (_asked)
                return _asked.Values.Count(count => count > 1);
        }
    }

    public void Dispose() => _server.Dispose();

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();
}
