using SyntheticVG.Models.Collectives;

namespace SyntheticVG.Models.Tests.Collectives;

public class LaunchTests
{
    [Fact]
    public void A_process_that_was_started_alone_needs_no_library()
    {
        Assert.Null(Read());
        Assert.Null(Read(("OMPI_COMM_WORLD_SIZE", "1"), ("PMIX_RANK", "0")));
        Assert.Null(Read(("PMIX_RANK", "0"), ("SLURM_NTASKS", "1")));
        using var alone = ProcessGroup.Join(onCards: false);
        Assert.Equal((0, 1, true), (alone.Rank, alone.Size, alone.IsFirst));
        Assert.DoesNotContain("libmpi", File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variables_of_mpirun_and_of_slurm_say_how_it_was_started()
    {
        Assert.Equal(new(1, 2, true), Read(("OMPI_COMM_WORLD_SIZE", "4"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"), ("OMPI_COMM_WORLD_LOCAL_SIZE", "2"),
            ("OMPI_MCA_orte_bound_at_launch", "1")));
        Assert.Equal(new(3, 4, false), Read(("PMIX_RANK", "7"), ("SLURM_NTASKS", "8"), ("SLURM_LOCALID", "3"), ("SLURM_NTASKS_PER_NODE", "4")));
    }

    [Fact]
    public void Processes_of_another_mpi_are_refused() =>
        Assert.Contains("expected Open MPI's", Assert.Throws<ArgumentException>(() => Read(("PMI_SIZE", "2"), ("PMI_RANK", "0"))).Message,
            StringComparison.Ordinal);

    private static Launch? Read(params (string Name, string Value)[] variables) =>
        Launch.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
