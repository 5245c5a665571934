using SyntheticVG.Models.Quantized;

namespace SyntheticVG.Models.Tests.Quantized;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Everything_is_done_once_job_after_job(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (var job = 0; job < 3000; job++)
        {
            var done = new int[97];
            team.Run(done.Length, 1 + (job % 9), (first, end) =>
            {
                for (var i = first; i < end; i++)
                    Interlocked.Increment(ref done[i]);
            });
            Assert.All(done, times => Assert.Equal(1, times));
            if (job % 500 == 0)
                Thread.Sleep(5); // helpers fall asleep, and are woken by the next job
        }
    }
}
