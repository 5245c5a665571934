using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Tests.Engine.Ledger;

public class RunLockTests
{
    [Fact]
    public void Lets_one_run_at_a_time_into_a_folder()
    {
        using var folder = new TemporaryFolder();

        using (RunLock.Take(folder.FullName))
        {
            Assert.True(RunLock.IsHeld(folder.FullName));
            var error = Assert.Throws<IOException>(() => RunLock.Take(folder.FullName));
            Assert.Contains("in use by another synvg", error.Message);
        }

        Assert.False(RunLock.IsHeld(folder.FullName));
        RunLock.Take(folder.FullName).Dispose();
    }
}
