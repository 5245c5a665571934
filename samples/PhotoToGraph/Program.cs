// A photo to its scene graph, offline:  dotnet run -- photo.jpg
using SyntheticVG.Engine.Run;
using SyntheticVG.Perception;

if (args is not [var photo])
{
    Console.Error.WriteLine("usage: PhotoToGraph PHOTO");
    return 2;
}
using var grapher = PhotoGrapher.Open();
var graph = await grapher.GraphAsync(photo);
foreach (var region in graph.Regions)
    Console.WriteLine($"{region.Name} at {region.Box}");
foreach (var relationship in graph.Relationships)
    Console.WriteLine($"{graph.Sentence(relationship)} ({relationship.Category}, {relationship.Origin})");
var folder = $"{Path.GetFileNameWithoutExtension(photo)}-graph";
await GraphFolder.WriteAsync(graph, folder, photo);
Console.WriteLine($"drawn in {folder}");
return 0;
