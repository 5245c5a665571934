using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public sealed class TableFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("a\tb\n1\t2\n", "1|2@2")]
    [InlineData("\uFEFFa\tb\r\n1\t2\r\n3\t4", "1|2@2 3|4@3")]
    [InlineData("a\tb\n\"x\ty\"\t\"say \"\"hi\"\"\"\n", "x\ty|say \"hi\"@2")]
    [InlineData("a\tb\n\"two\nlines\"\t2\n3\t4\n", "two\nlines|2@2 3|4@4")]
    public void Reads_cells_and_the_line_that_each_row_begins_in(string text, string rows)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(rows, string.Join(' ', TableFile.Read(_path).Select(row => $"{row.Cells["a"]}|{row.Cells["b"]}@{row.Line}")));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a\ta\n1\t2\n", "\"a\" stands 2 times")]
    [InlineData("a\tb\n1\n", ":2: 1 columns")]
    [InlineData("a\tb\n1\t\"x\n", ":2")]
    public void Says_what_is_wrong_and_where(string text, string said)
    {
        File.WriteAllText(_path, text);

        var error = Assert.Throws<InvalidDataException>(() => TableFile.Read(_path).ToList());

        Assert.Contains(_path, error.Message);
        Assert.Contains(said, error.Message);
    }
}
