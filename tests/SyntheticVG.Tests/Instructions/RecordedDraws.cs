using System.Text.Json;
using SyntheticVG.Instructions;

namespace SyntheticVG.Tests.Instructions;

/// <summary>Decisions that the reference wrote down; each is checked for what it is about.</summary>
internal sealed class RecordedDraws(JsonElement draws) : IDraws
{
    private readonly Queue<JsonElement> _rest = new(draws.ValueKind == JsonValueKind.Array ? draws.EnumerateArray() : []);

    public int Left => _rest.Count;

    public int Choose(string what, int count)
    {
        var draw = Next("choice", what);
        Assert.Equal(draw.GetProperty("of").GetString(), what);
        return draw.GetProperty("index").GetInt32();
    }

    public int[] Shuffle(int count) => GoldenCases.Ints(Next(count == 0 ? "shuffle" : null, $"shuffle of {count}").GetProperty("order"));

    public int[] Sample(int from, int count)
    {
        if (count > from)
            throw new ArgumentException($"{count} of {from}");
        var draw = Next("sample", $"{count} of {from}");
        Assert.Equal(from, draw.GetProperty("from").GetInt32());
        return GoldenCases.Ints(draw.GetProperty("indices"));
    }

    public double Unit() => throw new InvalidOperationException("the reference draws no such number");

    private JsonElement Next(string? kind, string what)
    {
        Assert.True(_rest.TryDequeue(out var draw), $"one decision too many: {what}");
        if (kind is not null)
            Assert.Equal(kind, draw.GetProperty("draw").GetString());
        return draw;
    }
}
