using Microsoft.Extensions.AI;
using SyntheticVG.App.Building;
using SyntheticVG.App.Loading;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Models.Batching;
using SyntheticVG.Perception;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.App.Serving;

/// <summary>The models of a service, loaded before it listens.</summary>
internal sealed class ServedModels : IDisposable
{
    /// <summary>The name of what needs no model.</summary>
    public const string Geometry = "geometry";

    private const int Seed = 1;

    private readonly List<IDisposable> _open = [];
    private readonly List<ServedModel> _all = [];

    private ServedModels()
    {
    }

    /// <summary>The models, the default first.</summary>
    public IReadOnlyList<ServedModel> All => _all;

    /// <summary>Opens the models; geometry is always there, the last where others are named.</summary>
    /// <exception cref="FileNotFoundException">A model is not here; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">A model's files are not what they should be.</exception>
    public static ServedModels Open(IReadOnlyList<string> names, Func<string, ModelSetup> setup, BatchOptions batch, RegionRecipe regions,
        string? models, string? detector)
    {
        var served = new ServedModels();
        try
        {
            var options = new PhotoGrapherOptions { Regions = regions, Models = models, Detector = detector };
            foreach (var name in names)
            {
                var student = Students.OpenHere(Students.SettingsOf(setup(name))!, Seed, batch); // of a setup
                served._open.Add(student);
                student.Load();
                var chat = student.AsChatClient();
                served._open.Add(chat);
                served.Add(Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), options with { Student = student }, chat, new WritingModel(student));
            }
            served.Add(Geometry, options, null, null);
            return served;
        }
        catch
        {
            served.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var open in Enumerable.Reverse(_open))
            open.Dispose();
    }

    // The first photo of a process takes seconds more than the others: it is not a client's.
    private static void WarmUp(PhotoGraphModel model)
    {
        using var photo = UploadedPhoto.Of(PictureWriter.Png(new Picture(320, 320)));
        model.GraphAsync(photo, default).GetAwaiter().GetResult();
    }

    private void Add(string name, PhotoGrapherOptions options, IChatClient? chat, IWritingModel? writing)
    {
        var model = new PhotoGraphModel(name, PhotoGrapher.Open(options));
        _open.Add(model);
        WarmUp(model);
        _all.Add(new(model, chat, writing));
    }
}
