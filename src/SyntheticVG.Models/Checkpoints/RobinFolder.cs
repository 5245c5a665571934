using System.Text.Json.Nodes;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A checkpoint of ROBIN in Hugging Face's layout: config.json, the weights in one file or several, added_tokens.json.</summary>
/// <remarks>Opening reads sizes and names; <see cref="Load"/> reads the weights.</remarks>
public sealed partial class RobinFolder : IDisposable
{
    private const string Head = "lm_head.weight";
    private const string Embeddings = "model.embed_tokens.weight";

    private readonly IWeightFile _weights;
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal); // the model's name -> the file's
    private readonly Dictionary<string, TensorEntry> _found = new(StringComparer.Ordinal); // under the model's names

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidDataException">Something is missing, damaged, or of another model.</exception>
    public RobinFolder(string path)
    {
        Path = path;
        var config = System.IO.Path.Combine(path, "config.json");
        if (!File.Exists(config))
            throw new InvalidDataException($"{path}: no config.json; expected a checkpoint's folder");
        AddedTokens = ReadAddedTokens();
        Generation = GenerationConfigFile.Read(path);
        RandomSeed = RobinConfigFile.ReadRandomSeed(config);
        _weights = OpenWeights(path);
        try
        {
            foreach (var entry in _weights.Tensors.Values)
            {
                if (WeightNames.OfPublished(entry.Name) is not { } name)
                    continue;
                if (!_found.TryAdd(name, entry))
                    throw new InvalidDataException($"{_weights.Path}: holds {entry.Name} as well as {name}; expected one of them");
                _sources.Add(name, entry.Name);
            }
            Config = RobinConfigFile.Read(config, _found, AddedTokens);
            if (Config.Language.TieEmbeddings)
                TieHead();
            WeightMatch.Require(_weights.Path, WeightNames.Of(Config), _found);
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The model's sizes.</summary>
    public RobinConfig Config { get; }

    /// <summary>Ids of the tokens that the tokenizer was given besides its own.</summary>
    public IReadOnlyDictionary<string, int> AddedTokens { get; }

    /// <summary>How the makers would have it generate; null where the folder does not say.</summary>
    public GenerationOptions? Generation { get; }

    /// <summary>The seed that the weights were drawn with; null where they were trained.</summary>
    public long? RandomSeed { get; }

    /// <summary>What the weights are in the file, by the model's names.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Weights => _found;

    /// <summary>How many numbers the weights are.</summary>
    public long Parameters => _found.Values.Sum(entry => entry.Count);

    /// <summary>The precision that the files have.</summary>
    public Precision OwnPrecision => Blocks is { } format ? InBlocks(format)
        : _found[Embeddings].Dtype == ScalarType.Float32 ? Precision.Full : Precision.Half;

    /// <summary>Bytes that each position read takes: its keys and values in every layer.</summary>
    /// <param name="precision">The dtypes that the model is loaded in.</param>
    public long BytesAPosition(Precision precision)
    {
        ArgumentNullException.ThrowIfNull(precision);
        return 2L * Config.Language.Layers * Config.Language.KeyValueHeads * Config.Language.HeadSize * Dtypes.Size(precision.Language);
    }

    /// <summary>Bytes that the weights take once loaded.</summary>
    /// <param name="precision">The dtypes they are loaded in.</param>
    public long BytesNeeded(Precision precision)
    {
        ArgumentNullException.ThrowIfNull(precision);
        return _found.Sum(entry => PartOf(entry.Key) switch
        {
            Part.Regions => entry.Value.Count * Dtypes.Size(ScalarType.Float32),
            Part.Tower => entry.Value.Count * Dtypes.Size(precision.Tower),
            _ when precision.Blocks is { } format && entry.Value.Shape.Count == 2 => BlockWeights.UsualFormat(entry.Key, format).Bytes(entry.Value.Count),
            _ => entry.Value.Count * Dtypes.Size(precision.Language),
        });
    }

    private enum Part { Language, Tower, Regions }

    private static Part PartOf(string name) => name.StartsWith("mask_extractor.", StringComparison.Ordinal) ? Part.Regions
        : name.Contains("vision_tower.", StringComparison.Ordinal) || name.Contains("mm_projector.", StringComparison.Ordinal) ? Part.Tower
        : Part.Language;

    /// <summary>Loads the model.</summary>
    /// <param name="precision">Its dtypes; null: as the files have them.</param>
    /// <param name="device">Where it will live; null: the CPU. In blocks it lives on the CPU alone.</param>
    /// <param name="layerScales">
    /// An open_clip file whose layer scales are taken instead of the checkpoint's. The original inference drops the
    /// checkpoint's (a renaming in transformers before 4.49) and runs with these: give the file for its exact numbers,
    /// null for the weights as they were trained.
    /// </param>
    /// <returns>The model, in evaluation mode; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">A weight is not a finite number, or does not fit into the dtype; or the open_clip file lacks a layer
    /// scale.</exception>
    public Models.Robin.Robin Load(Precision? precision = null, Device? device = null, string? layerScales = null)
    {
        precision ??= OwnPrecision;
        var robin = precision.Blocks is { } format
            ? new Models.Robin.Robin(Config, precision, device, LoadBlocks(format, device))
            : new Models.Robin.Robin(Config, precision, device);
        try
        {
            foreach (var (name, parameter) in robin.named_parameters())
                Fill(parameter, _weights, _sources[name]);
            if (layerScales is not null)
                LoadLayerScales(robin, layerScales);
            robin.eval();
            return robin;
        }
        catch
        {
            robin.Dispose();
            throw;
        }
    }

    /// <summary>Fills a model of the same sizes with the folder's weights.</summary>
    /// <exception cref="InvalidDataException">A weight is missing, of another shape, or not finite.</exception>
    public void LoadInto(Models.Robin.Robin robin)
    {
        ArgumentNullException.ThrowIfNull(robin);
        var parameters = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        WeightMatch.Require(Path, parameters.ToDictionary(p => p.Key, p => p.Value.shape), _found);
        foreach (var (name, parameter) in parameters)
            Fill(parameter, _weights, _sources[name]);
    }

    /// <summary>Reads every weight, one at a time, and checks that all are finite.</summary>
    /// <returns>How many numbers there are.</returns>
    /// <exception cref="InvalidDataException">A weight is not a finite number.</exception>
    public long Verify(CancellationToken cancellationToken = default)
    {
        foreach (var (name, source) in _sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var entry = _found[name];
            Fill(empty([.. entry.Shape], entry.Dtype), _weights, source);
        }
        return Parameters;
    }

    /// <summary>Writes the weights again, one at a time: in another dtype, in files of another size, from torch's format or its own.</summary>
    /// <param name="path">Another folder.</param>
    /// <param name="options">How; its generation settings and seed are this folder's where it names none.</param>
    public void WriteTo(string path, SaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (System.IO.Path.GetFullPath(path) == System.IO.Path.GetFullPath(Path))
            throw new ArgumentException($"{path} is the folder that is read; expected another", nameof(path));
        var dtype = options.Dtype ?? _found[Embeddings].Dtype;
        RobinFolderWriter.Write(path, Config, dtype,
            [.. WeightNames.Of(Config).Keys.Select(name => new WeightToWrite(
                name, options.OwnDtypes ? _found[name].Dtype : dtype, _found[name].Shape, () => _weights.Read(_sources[name])))],
            options with { Generation = options.Generation ?? Generation, RandomSeed = options.RandomSeed ?? RandomSeed });
    }

    internal static void Fill(Tensor parameter, IWeightFile file, string name)
    {
        file.CopyTo(name, parameter);
        if (!TensorPieces.AllFinite(parameter))
            throw new InvalidDataException($"{file.Path}: {name} holds NaN or infinity as {parameter.dtype}; expected finite numbers");
    }

    // Rounded as the original rounds them: to the checkpoint's dtype before the tower's.
    private void LoadLayerScales(Models.Robin.Robin robin, string path)
    {
        using var file = WeightFile.Open(path);
        using var still = no_grad();
        foreach (var (name, parameter) in robin.named_parameters().Where(p => p.name.EndsWith(".gamma", StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            var key = name[Models.Robin.Robin.TowerPrefix.Length..];
            if (!file.Tensors.TryGetValue(key, out var entry) || !entry.Shape.SequenceEqual(parameter.shape))
                throw new InvalidDataException($"{path}: {key} is {entry?.ShapeText ?? "missing"}; expected [{string.Join(", ", parameter.shape)}]");
            parameter.copy_(file.Read(key).to(_found[name].Dtype));
        }
    }

    // Where the table of embeddings is also the output layer, files may hold it twice: the embeddings count.
    private void TieHead()
    {
        if (!_found.Remove(Head, out var head) || !_sources.Remove(Head, out var source))
            return;
        if (_found.TryAdd(Embeddings, head))
            _sources.Add(Embeddings, source);
    }

    private static IWeightFile OpenWeights(string path)
    {
        string[] names = ["model.safetensors.index.json", "model.safetensors", "pytorch_model.bin"];
        var file = names.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidDataException($"{path}: no weights; expected {string.Join(" or ", names)}");
        var rest = WeightFile.Open(file);
        try
        {
            var blocks = System.IO.Path.Combine(path, GgufWeightFile.Name);
            return File.Exists(blocks) ? new JoinedFile(new(blocks), rest) : rest;
        }
        catch
        {
            rest.Dispose();
            throw;
        }
    }

    private Dictionary<string, int> ReadAddedTokens()
    {
        var path = System.IO.Path.Combine(Path, "added_tokens.json");
        if (!File.Exists(path))
            return [];
        var json = JsonFile.ReadObject(path);
        return json.Members.ToDictionary(token => token.Key, token =>
            token.Value is JsonValue value && value.TryGetValue<int>(out var id) && id >= 0 ? id : throw json.Wrong(token.Key, "a token's id"),
            StringComparer.Ordinal);
    }

    /// <summary>Writes a model as a folder that <see cref="RobinFolder"/> opens. Other files in the folder are left alone.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="path">The folder; made if need be. config.json is written last, so that its presence means completeness.</param>
    /// <param name="options">How.</param>
    public static void Save(Models.Robin.Robin robin, string path, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(robin);
        options ??= new();
        var dtype = options.Dtype ?? robin.Precision.Language;
        RobinFolderWriter.Write(path, robin.Config, dtype,
            [.. robin.named_parameters().Select(p => WeightToWrite.Of(p.name, p.parameter, options.OwnDtypes ? null : dtype))], options);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _weights.Dispose();
}
