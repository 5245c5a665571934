using Microsoft.ML.OnnxRuntime;

namespace SyntheticVG.Perception.Sessions;

/// <summary>A model file in memory, ready to run: the one place that makes sessions. Safe for concurrent use.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private string[] _outputs;

    static OnnxModel() => QuietRuntime.Ensure();

    private OnnxModel(string path, InferenceSession session)
    {
        (Path, _session, _outputs) = (path, session, [.. session.OutputMetadata.Keys]);
        Inputs = session.InputMetadata.ToDictionary(p => p.Key, p => ShapeOf(p.Value), StringComparer.Ordinal);
        Outputs = session.OutputMetadata.ToDictionary(p => p.Key, p => ShapeOf(p.Value), StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The inputs of the graph and their sizes, <see cref="Port.Any"/> where they are free.</summary>
    public IReadOnlyDictionary<string, int[]> Inputs { get; }

    /// <summary>The outputs of the graph and their sizes, <see cref="Port.Any"/> where they are free.</summary>
    public IReadOnlyDictionary<string, int[]> Outputs { get; }

    /// <summary>Loads a model.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX model, or not a whole one.</exception>
    public static OnnxModel Open(string path, OnnxOptions options) => new(path, Load(path, options));

    /// <summary>Checks that the inputs and outputs are what the slot needs; from then on only these outputs are computed.</summary>
    /// <returns>The model itself.</returns>
    /// <exception cref="InvalidDataException">They are not; the model is disposed.</exception>
    public OnnxModel Require(IReadOnlyList<Port> inputs, IReadOnlyList<Port> outputs)
    {
        try
        {
            Check("input", inputs, _session.InputMetadata);
            Check("output", outputs, _session.OutputMetadata);
            foreach (var (name, found) in _session.InputMetadata)
                if (!inputs.Any(i => i.Name == name))
                    throw new InvalidDataException(
                        $"{Path}: it wants an input {name}, {Port.Describe(found)}, that this slot does not have; {Wanted("input", inputs)}");
        }
        catch (InvalidDataException)
        {
            Dispose();
            throw;
        }
        _outputs = [.. outputs.Select(o => o.Name).Where(_session.OutputMetadata.ContainsKey)];
        return this;
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">What goes in; those that the model does not have are left out.</param>
    /// <exception cref="InvalidDataException">The model refuses the sizes, fails, or answers with NaN.</exception>
    public OnnxResult Run(params ReadOnlySpan<OnnxInput> inputs)
    {
        var values = new List<OrtValue>();
        try
        {
            var names = new List<string>();
            foreach (var input in inputs)
            {
                if (!Inputs.ContainsKey(input.Name))
                    continue;
                names.Add(input.Name);
                values.Add(input.ToValue());
            }
            var result = new OnnxResult(Path, _outputs, _session.Run(_run, names, values, _outputs));
            result.RefuseNaN();
            return result;
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{Path}: the model failed on {string.Join(", ", inputs.ToArray().Select(i => i.ToString()))}: {e.Message}", e);
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static InferenceSession Load(string path, OnnxOptions options)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file; expected an ONNX model", path);
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            EnableCpuMemArena = options.KeepMemory,
            EnableMemoryPattern = false, // photos differ in size: a pattern a size would grow without end
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"); // waiting threads take no core from other photos
        if (options.Provider == OnnxProvider.Cuda)
            AddCuda(settings);
        try
        {
            return new(path, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{path}: found {new FileInfo(path).Length} bytes that are no whole ONNX model; download it again: {e.Message}", e);
        }
    }

    private static void AddCuda(SessionOptions settings)
    {
#if CUDA
        try
        {
            settings.AppendExecutionProvider_CUDA();
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"CUDA cannot be used here: {e.Message}; leave the provider at CPU", e);
        }
#else
        throw new InvalidOperationException("this build runs models on the processor only; build with -p:Cuda=true for CUDA");
#endif
    }

    private void Check(string kind, IReadOnlyList<Port> wanted, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var port in wanted)
        {
            if (found.TryGetValue(port.Name, out var data))
            {
                if (!data.IsTensor || !port.Fits(data))
                    throw new InvalidDataException($"{Path}: {kind} {port.Name} is {(data.IsTensor ? Port.Describe(data) : "no tensor")}; expected {port}");
            }
            else if (!port.Optional)
            {
                var there = string.Join("; ", found.Select(f => $"{f.Key}: {(f.Value.IsTensor ? Port.Describe(f.Value) : "no tensor")}"));
                throw new InvalidDataException($"{Path}: {kind} {port.Name} is missing; found {there}; {Wanted(kind, wanted)}");
            }
        }
    }

    private static int[] ShapeOf(NodeMetadata data) => data.IsTensor ? [.. data.Dimensions.Select(d => d <= 0 ? Port.Any : d)] : [];

    private static string Wanted(string kind, IReadOnlyList<Port> ports) => $"expected {kind}s {string.Join("; ", ports)}";
}
