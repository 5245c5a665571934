using System.Globalization;

namespace SyntheticVG.Models.Collectives;

/// <summary>How this process was started beside others, as the variables of <c>mpirun</c> or of Slurm say.</summary>
/// <param name="LocalRank">Its number among the processes of this machine.</param>
/// <param name="LocalSize">Processes on this machine.</param>
/// <param name="Bound">Whether the launcher gave it cores of its own.</param>
internal sealed record Launch(int LocalRank, int LocalSize, bool Bound)
{
    /// <summary>Reads the variables.</summary>
    /// <param name="variable">The value of a variable of the environment.</param>
    /// <returns>Null for a process that was started alone: no MPI library is needed.</returns>
    /// <exception cref="ArgumentException">It was started by the launcher of another MPI.</exception>
    public static Launch? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (Number("OMPI_COMM_WORLD_SIZE") is { } size)
            return size < 2 ? null : new(Number("OMPI_COMM_WORLD_LOCAL_RANK") ?? 0, Number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? size,
                variable("OMPI_MCA_orte_bound_at_launch") == "1");
        if (variable("PMIX_RANK") is not null)
            return Number("SLURM_NTASKS") is 1 ? null : new(Number("SLURM_LOCALID") ?? 0, Number("SLURM_NTASKS_PER_NODE") ?? 1, Bound: false);
        if (Number("PMI_SIZE") > 1)
            throw new ArgumentException(
                "several processes were started by the mpirun of another MPI (PMI_SIZE is set); expected Open MPI's (Debian: openmpi-bin)");
        return null;

        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
