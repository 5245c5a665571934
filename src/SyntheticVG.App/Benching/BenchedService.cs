using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace SyntheticVG.App.Benching;

/// <summary>A service in a process of its own, to be measured from outside.</summary>
internal sealed class BenchedService : IDisposable
{
    private readonly Process _process;

    private BenchedService(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What other programs take of the machine from now on.</summary>
    public OthersLoad Watch() => new(_process);

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it has now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it on a free port, and waits until it listens.</summary>
    /// <param name="arguments">Options of <c>synvg serve</c>.</param>
    /// <exception cref="InvalidDataException">It did not start; what it said went to the error stream.</exception>
    public static BenchedService Start(IReadOnlyList<string> arguments)
    {
        var (program, first) = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
            ? (path, (string[])[])
            : ("dotnet", [Assembly.GetExecutingAssembly().Location]);
        // without a shell: never null
        var process = Process.Start(new ProcessStartInfo(program, [.. first, "serve", "--port", "0", .. arguments]) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } url)
                return new(process, new(url));
        }
        throw new InvalidDataException("synvg serve did not start; what it said stands above");
    }

    /// <summary>A client on a connection of its own.</summary>
    public HttpClient Client() => new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Lets clients ask one request after the other for a while.</summary>
    /// <param name="clients">How many ask at a time.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="ask">Asks the n-th request, and says how much was answered: 1 photo, so many tokens; null: it was refused.</param>
    public async Task<Load> LoadAsync(int clients, double seconds, Func<HttpClient, int, Task<double?>> ask)
    {
        var (load, next, clock) = (new Load(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var own = Client();
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var begun = clock.Elapsed.TotalSeconds;
                load.Add(await ask(own, Interlocked.Increment(ref next)), clock.Elapsed.TotalSeconds - begun);
            }
        })));
        load.Seconds = clock.Elapsed.TotalSeconds;
        return load;
    }

    /// <summary>What one of the service's metrics says: the sum of its lines with a word among their labels.</summary>
    public async Task<double> MetricAsync(string name, string label, CancellationToken cancellation)
    {
        using var client = Client();
        var lines = (await client.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellation)).Split('\n');
        return lines.Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>What was answered.</summary>
    internal sealed class Load
    {
        private readonly Lock _gate = new();

        /// <summary>How long each answer took, in seconds.</summary>
        public List<double> Times { get; } = [];

        /// <summary>How much was answered in all.</summary>
        public double Answered { get; private set; }

        /// <summary>How many were refused.</summary>
        public int Refused { get; private set; }

        /// <summary>How long all took.</summary>
        public double Seconds { get; set; }

        /// <summary>Notes an answer, or a refusal.</summary>
        public void Add(double? answered, double seconds)
        {
            lock (_gate)
            {
                if (answered is { } amount)
                {
                    Answered += amount;
                    Times.Add(seconds);
                }
                else
                    Refused++;
            }
        }
    }
}
