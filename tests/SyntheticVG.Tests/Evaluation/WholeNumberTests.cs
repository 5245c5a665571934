using SyntheticVG.Evaluation;

namespace SyntheticVG.Tests.Evaluation;

public class WholeNumberTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData(" -7 ", -7L)]
    [InlineData("1.0", 1L)]
    [InlineData("2e3", 2000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9007199254740991.0", 9007199254740991L)]
    [InlineData("1.5", null)]
    [InlineData("1e300", null)]
    [InlineData("NaN", null)]
    [InlineData("1,0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_whole_numbers_however_they_are_written(string? text, long? number) => Assert.Equal(number, WholeNumber.Of(text));
}
