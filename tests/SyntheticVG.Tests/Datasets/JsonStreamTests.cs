using System.Text;
using CsCheck;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Tests.Datasets;

public sealed class JsonStreamTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_the_elements_of_a_list_one_by_one_with_their_places()
    {
        using var stream = Open(""" [{"a": 1}, 22 , "три", [ ] ] """);

        var rows = new List<(int, long, int)>();
        while (stream.NextElement())
            rows.Add((stream.Row, stream.Offset, stream.Length));

        Assert.Equal([(0, 2, 8), (1, 12, 2), (2, 17, 8), (3, 27, 3)], rows);
    }

    [Fact]
    public void Enters_the_lists_of_an_object_and_skips_the_rest()
    {
        using var stream = Open("""{"info": {"x": [1]}, "rows": [1, 2], "other": [3], "last": true}""");

        var seen = new List<string>();
        while (stream.NextMember())
        {
            seen.Add(stream.Name);
            if (stream.Name != "rows")
            {
                stream.Skip();
                continue;
            }
            stream.EnterList();
            while (stream.NextElement())
                seen.Add($"{stream.Value.Integer()}");
        }

        Assert.Equal(["info", "rows", "1", "2", "other", "last"], seen);
    }

    [Theory]
    [InlineData("[1, 2", "cut")]
    [InlineData("[1] [2]", "single JSON value")]
    [InlineData("[1, NaN]", "'N'")]
    [InlineData("[{\"a\": 1, \"\\u0061\": 2}]", "\"a\" stands twice")]
    [InlineData("[/* no */ 1]", "'/'")]
    [InlineData("", "no bytes")]
    [InlineData("<html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "git lfs pull")]
    public void Says_what_is_wrong_with_the_file_and_which(string text, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            using var stream = Open(text);
            while (stream.NextElement())
            {
            }
        });

        Assert.Contains("rows.json", error.Message);
        Assert.Contains(expected == "cut" ? "rows.json" : expected, error.Message);
    }

    [Fact]
    public void Says_the_line_of_an_error()
    {
        using var stream = Open("[\n1,\n2,\n}\n]");

        stream.NextElement();
        stream.NextElement();

        Assert.Contains("line 4, byte 1", Assert.Throws<InvalidDataException>(() => stream.NextElement()).Message);
    }

    [Fact]
    public void Refuses_a_key_set_twice_among_many()
    {
        var members = string.Join(",", Enumerable.Range(0, 3000).Select(i => $"\"k{i}\": 0"));

        Assert.Contains("\"k7\"", Assert.Throws<InvalidDataException>(() => Open($"[{{{members}, \"k7\": 1}}]").NextElement()).Message);
    }

    [Fact]
    public void Reads_elements_larger_than_its_buffer()
    {
        var large = new string('x', 3_000_000);
        using var stream = Open($"[\"{large}\", [\"{large}\"], 5]");

        Assert.True(stream.NextElement());
        Assert.Equal(large, stream.Value.Text());
        Assert.True(stream.NextElement());
        Assert.True(stream.NextElement());
        Assert.Equal(5, stream.Value.Integer());
        Assert.False(stream.NextElement());
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        var row = $"{{\"image_id\": 1, \"note\": \"{new string('x', 2000)}\"}}";
        using (var file = new StreamWriter(_folder["rows.json"]))
        {
            file.Write('[');
            for (var i = 0; i < 12_000; i++) // 24 MB
                file.Write(i == 0 ? row : "," + row);
            file.Write(']');
        }
        using var stream = new JsonStream(_folder["rows.json"]);
        stream.NextElement();

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (stream.NextElement())
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Any_text_comes_back_as_it_was_written() => Gen.String.List[0, 20].Sample(texts =>
    {
        var sound = texts.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).ToList();
        using var stream = Open(System.Text.Json.JsonSerializer.Serialize(sound));
        var read = new List<string>();
        while (stream.NextElement())
            read.Add(stream.Value.Text());
        Assert.Equal(sound, read);
    }, iter: 200, threads: 1);

    [Fact]
    public void Goes_back_to_the_rows_of_a_key()
    {
        using var stream = Open("""[{"k": 2, "v": "a"}, {"k": 1, "v": "b"}, {"k": 2, "v": "c"}, {"k": 3, "v": "d"}]""");
        using var rows = new JsonRows<long>(stream.Path);
        while (stream.NextElement())
            rows.Add(stream.Value.Get("k"u8).Integer(), stream);
        var unknown = new List<(long, int)>();
        rows.Sort(key => key < 3, (key, row) => unknown.Add((key, row)));

        var range = rows.RowsOf(2);
        var values = Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(row => rows.Read(row).Get("v"u8).Text()).ToList();

        Assert.Equal(["a", "c"], values);
        Assert.Equal([(3L, 3)], unknown);
        Assert.Equal(0, rows.CountOf(9));
    }

    private JsonStream Open(string text) => new(_folder.Write("rows.json", text)["rows.json"]);
}
