using System.CommandLine;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg models</c>: which models there are.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Shows which models each slot takes, where they are published, and which are here.");
        list.SetAction(_ => CommandLine.Done);
        return new Command("models", "Models of perception.") { list };
    }
}
