using System.CommandLine;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg ask</c>: questions about a photo, answered by a model.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var photo = new Argument<string>("photo") { Description = "The photo." };
        var questions = new Argument<string[]>("questions")
        {
            Description = "One question or several; the photo is read once.",
            Arity = ArgumentArity.OneOrMore
        };
        var model = new Option<string>("--model")
        {
            Description = "The model's folder, or its name among those that synvg models get fetched.",
            Required = true
        };
        var regions = new Option<string?>("--regions")
        {
            Description = "Regions that the questions may name as region1, region2 and so on: a file as for synvg graph."
        };
        var tokens = new Option<int>("--max-tokens") { Description = "Tokens after which an answer is cut.", DefaultValueFactory = _ => 1024 }.AtLeast(1);
        var temperature = new Option<double?>("--temperature") { Description = "0: the most likely word each time. Default: 1." }.AtLeast(0);
        var seed = new Option<int>("--seed") { Description = "Decides the draws.", DefaultValueFactory = _ => 1 };
        var setup = ModelSetup.Options.Create();
        var command = new Command("ask", """
            Answers questions about a photo, written out as it comes.

            Examples:
              synvg ask dog.jpg "What is happening here?" --model robin-3b
              synvg ask dog.jpg "What is region1?" "What does region2 hold?" --regions dog-masks.png --model robin-3b
            """) { photo, questions, model, regions, tokens, temperature, seed };
        setup.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            PhotoQuestions.Run(setup.Of(parsed, parsed.GetRequiredValue(model)), parsed.GetRequiredValue(photo),
                parsed.GetRequiredValue(questions), parsed.GetValue(regions),
                parsed.GetValue(tokens), parsed.GetValue(temperature), parsed.GetValue(seed), cancellation);
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }
}
