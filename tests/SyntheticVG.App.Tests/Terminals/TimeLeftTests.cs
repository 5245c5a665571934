using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests.Terminals;

public class TimeLeftTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Nothing_is_said_after_a_step_or_two_or_in_the_first_seconds()
    {
        var left = new TimeLeft(100, _clock);
        Assert.Null(left.Estimate);

        Steps(left, 3, TimeSpan.FromSeconds(10));
        Assert.Null(left.Estimate); // too few

        left = new(100, _clock);
        Steps(left, 20, TimeSpan.FromMilliseconds(100));
        Assert.Null(left.Estimate); // too soon
    }

    [Fact]
    public void Then_the_latest_steps_say_how_long_it_takes_and_the_first_does_not_count()
    {
        var left = new TimeLeft(100, _clock);
        _clock.Advance(TimeSpan.FromMinutes(5)); // loading, and the first step
        Steps(left, 20, TimeSpan.FromSeconds(2));

        Assert.Equal(160, left.Estimate!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void Steps_that_say_nothing_of_those_to_come_are_forgotten()
    {
        var left = new TimeLeft(1000, _clock);
        Steps(left, 500, TimeSpan.FromMilliseconds(10)); // at hand
        left.Forget();
        Assert.Null(left.Estimate);

        for (var done = 501; done <= 510; done++, _clock.Advance(TimeSpan.FromSeconds(3)))
            left.Add(done);
        Assert.Equal(490 * 3, left.Estimate!.Value.TotalSeconds, 1.0);
    }

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(3_725, "1:02:05")]
    [InlineData(200_000, "2 d 7 h")]
    public void A_time_is_short(int seconds, string text) => Assert.Equal(text, TimeLeft.Text(TimeSpan.FromSeconds(seconds)));

    private void Steps(TimeLeft left, int count, TimeSpan each)
    {
        for (var done = 1; done <= count; done++)
        {
            left.Add(done);
            if (done < count)
                _clock.Advance(each);
        }
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
