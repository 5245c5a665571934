using System.Text;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>Writes down each graph of a student before anybody edits it, and never has the same one written twice.</summary>
/// <remarks>A model's draws may come out otherwise after a kill; an editor would then be asked, and paid, about another graph of the same photo.</remarks>
public sealed class KeptStudent : IStudent, IDisposable
{
    private readonly IStudent _student;
    private readonly LineAppender _file;
    private readonly JsonLines _before;
    private readonly Lock _gate = new();

    /// <summary>Opens the file of graphs written so far; a half last line is cut off.</summary>
    /// <param name="student">Whoever writes those that it lacks.</param>
    /// <param name="path">The file, of graph lines.</param>
    public KeptStudent(IStudent student, string path)
    {
        _student = student;
        _file = new(path);
        _before = new(path);
    }

    /// <inheritdoc/>
    public string Name => _student.Name;

    /// <inheritdoc/>
    public void Load() => _student.Load();

    /// <inheritdoc/>
    /// <exception cref="LedgerException">The file cannot be written.</exception>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        if (_before.Find([image.Graph.Image.Key]) is { } line)
            return new(_before.Read(line)); // what was counted then is not kept with it
        if (await _student.WriteAsync(image, regions, cancellationToken) is not { } written)
            return null;
        Keep(Encoding.UTF8.GetBytes(GraphLines.Write(written.Graph)));
        return written;
    }

    private void Keep(byte[] line)
    {
        try
        {
            lock (_gate)
            {
                _file.Append(line);
                _file.Flush();
            }
        }
        catch (IOException e)
        {
            throw new LedgerException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        (_student as IDisposable)?.Dispose();
    }
}
