using System.Security.Cryptography;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Running;
using SyntheticVG.Cluster.Stores;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Shards;

namespace SyntheticVG.Cluster.Working;

/// <summary>One lease of a shard: fetched, worked on, its result stored, and entered if the lease still holds.</summary>
internal sealed class LeasedShard(ShardTable shards, IObjectStore store, ClusterRun run, ImageRunner runner, Scratch scratch, Action<string> say)
{
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(5);
    private static readonly string[] FoldersOfRecipe = [GraphPictureFolder.Name, DepthMaps.FolderName];

    private readonly string _data = run.Asked.Data.Folder;
    private readonly ShardWork _work = new(runner, (4 * run.Asked.Limits.Concurrency) + 8), _careful = new(runner, 1);

    /// <summary>Works on a shard.</summary>
    /// <returns>Whether its result counts.</returns>
    public async Task<bool> RunAsync(ShardLease lease, CancellationToken cancellationToken)
    {
        var folder = scratch.Of(lease.Number, lease.Epoch);
        Directory.CreateDirectory(folder);
        try
        {
            var (unpacked, result) = (Path.Combine(folder, "in"), Path.Combine(folder, "result.zip"));
            var images = await FetchAsync(lease, folder, unpacked, cancellationToken);
            var outcomes = lease.OneByOne
                ? await OneByOneAsync(lease, images, cancellationToken)
                : await _work.RunAsync(lease.First, images, cancellationToken);
            if (outcomes is null)
                return false;
            var written = outcomes.Select(outcome => ShardWork.WithPathsOf(outcome, unpacked, _data)).ToList();
            await using (var file = File.Create(result))
                ShardPart.Write(file, written, Collect(images, Path.Combine(folder, "out")));
            return await EnterAsync(lease, result, written, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<SourceImage>> FetchAsync(ShardLease lease, string folder, string unpacked, CancellationToken cancellationToken)
    {
        var packed = Path.Combine(folder, "in.zip");
        await store.GetAsync(lease.Input, packed, cancellationToken);
        await using var file = File.OpenRead(packed);
        return ShardInput.Unpack(file, unpacked);
    }

    // Whoever held the shard before ended without a word: each image is noted before it begins, so that the next one knows which it was.
    // Null where the lease ended meanwhile.
    private async Task<IReadOnlyList<ImageOutcome>?> OneByOneAsync(ShardLease lease, IReadOnlyList<SourceImage> images, CancellationToken cancellationToken)
    {
        var outcomes = new List<ImageOutcome>();
        foreach (var (i, image) in images.Index())
        {
            if (lease.Poison.Contains(i))
            {
                say($"{image.Key} fails: whoever worked on it ended");
                outcomes.AddRange(await _careful.RunAsync(lease.First + i, [ShardWork.Poisoned(image)], cancellationToken));
                continue;
            }
            if (!await shards.NoteAsync(lease, i, cancellationToken))
                return null;
            outcomes.AddRange(await _careful.RunAsync(lease.First + i, [image], cancellationToken));
        }
        return outcomes;
    }

    // The files that the recipe wrote about these images.
    private string Collect(IReadOnlyList<SourceImage> images, string folder)
    {
        foreach (var name in FoldersOfRecipe.Where(name => Directory.Exists(Path.Combine(scratch.Written, name))))
        {
            foreach (var file in images.SelectMany(image => FilesOf(image.Key)).Where(file => File.Exists(Path.Combine(scratch.Written, name, file))))
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
                File.Move(Path.Combine(scratch.Written, name, file), Path.Combine(folder, name, file), overwrite: true);
            }
        }
        return folder;

        static string[] FilesOf(string key) => [KeyFileName.Of(key) + ".png", KeyFileName.Of(key) + ".json"];
    }

    private async Task<bool> EnterAsync(ShardLease lease, string result, List<ImageOutcome> outcomes, CancellationToken cancellationToken)
    {
        string hash;
        await using (var file = File.OpenRead(result))
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        var name = $"{ControlRun.PrefixOf(run)}results/{lease.Number:000000000}-{lease.Epoch}-{hash[..16]}.zip";
        await PutAsync(name, result, cancellationToken);
        return await shards.CompleteAsync(lease, name, hash, (Of(ImageState.Written), Of(ImageState.Dropped), Of(ImageState.Failed)), cancellationToken);

        int Of(ImageState state) => outcomes.Count(outcome => outcome.State == state);
    }

    // A store that is full or away is waited for: the work is done, and the lease goes on meanwhile.
    private async Task PutAsync(string name, string file, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += StorePause)
        {
            try
            {
                await store.PutAsync(name, file, cancellationToken);
                return;
            }
            catch (IOException e) when (waited < ClusterDatabase.Patience)
            {
                if (waited == TimeSpan.Zero)
                    say($"{name} cannot be stored: {e.Message}; trying again");
                await Task.Delay(StorePause, cancellationToken);
            }
        }
    }
}
