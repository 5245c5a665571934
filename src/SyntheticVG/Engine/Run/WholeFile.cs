namespace SyntheticVG.Engine.Run;

/// <summary>Writes files that are whole or absent.</summary>
internal static class WholeFile
{
    /// <summary>Writes the text beside the file, then puts it in its place.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
