// The graphs of a run as two tables of DuckDB:  dotnet run -- holiday-graphs/graphs.jsonl graphs.duckdb
//   SELECT s.name, r.predicate, o.name, count(*) FROM relationships r JOIN regions s ... GROUP BY ALL ORDER BY 4 DESC
using DuckDB.NET.Data;
using SyntheticVG.Datasets.Graphs;

if (args is not [var graphs, var file])
{
    Console.Error.WriteLine("usage: GraphsIntoDuckDb GRAPHS.jsonl FILE.duckdb");
    return 2;
}
using var database = new DuckDBConnection($"DataSource={file}");
database.Open();
using (var create = database.CreateCommand())
{
    create.CommandText = """
        CREATE OR REPLACE TABLE regions (image VARCHAR, region INTEGER, name VARCHAR, "left" DOUBLE, top DOUBLE, "right" DOUBLE, bottom DOUBLE);
        CREATE OR REPLACE TABLE relationships (image VARCHAR, subject INTEGER, predicate VARCHAR, object INTEGER, category VARCHAR, origin VARCHAR);
        """;
    create.ExecuteNonQuery();
}
var (images, edges) = (0, 0);
using (var regions = database.CreateAppender("regions"))
using (var relationships = database.CreateAppender("relationships"))
{
    foreach (var graph in GraphLines.ReadFile(graphs))
    {
        images++;
        foreach (var (number, region) in graph.Regions.Index())
            regions.CreateRow().AppendValue(graph.Image.Key).AppendValue(number).AppendValue(region.Name).AppendValue(region.Box.Left)
                .AppendValue(region.Box.Top).AppendValue(region.Box.Right).AppendValue(region.Box.Bottom).EndRow();
        foreach (var edge in graph.Relationships)
        {
            edges++;
            relationships.CreateRow().AppendValue(graph.Image.Key).AppendValue(edge.Subject).AppendValue(edge.Predicate).AppendValue(edge.Object)
                .AppendValue(edge.Category.ToString()).AppendValue(edge.Origin.ToString()).EndRow();
        }
    }
}
Console.WriteLine($"{file}: {images} images, {edges} relationships");
return 0;
