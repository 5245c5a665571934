using System.Globalization;
using System.Text.Json;

namespace SyntheticVG.Cluster.Membership;

/// <summary>A silo as its row keeps it.</summary>
internal sealed record SiloEntry(string Address, string Host, string Name, string? Role, int UpdateZone, int FaultZone, SiloStatus Status, int Gateway,
    DateTime Start, IReadOnlyList<SiloSuspicion> Suspicions)
{
    /// <summary>As text.</summary>
    public static string Of(MembershipEntry entry) => JsonSerializer.Serialize(new SiloEntry(
        entry.SiloAddress.ToParsableString(), entry.HostName, entry.SiloName, entry.RoleName, entry.UpdateZone, entry.FaultZone, entry.Status,
        entry.ProxyPort, entry.StartTime,
        [.. (entry.SuspectTimes ?? []).Select(
            suspicion => new SiloSuspicion(suspicion.Item1.ToParsableString(), suspicion.Item2.ToString("O", CultureInfo.InvariantCulture)))]));

    /// <summary>From text.</summary>
    public static MembershipEntry Read(string text, DateTime alive)
    {
        var entry = JsonSerializer.Deserialize<SiloEntry>(text)!; // one of ours
        return new()
        {
            SiloAddress = SiloAddress.FromParsableString(entry.Address),
            HostName = entry.Host,
            SiloName = entry.Name,
            RoleName = entry.Role,
            UpdateZone = entry.UpdateZone,
            FaultZone = entry.FaultZone,
            Status = entry.Status,
            ProxyPort = entry.Gateway,
            StartTime = entry.Start,
            IAmAliveTime = alive,
            SuspectTimes = [.. entry.Suspicions.Select(suspicion => Tuple.Create(
                SiloAddress.FromParsableString(suspicion.By), DateTime.Parse(suspicion.At, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)))],
        };
    }
}

/// <summary>That a silo was not heard of by another.</summary>
internal sealed record SiloSuspicion(string By, string At);
