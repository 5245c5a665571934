// A folder of photos, a multimodal model on this machine as the teacher, and a run that goes on after Ctrl-C:
//   dotnet run -- holiday holiday-graphs qwen2.5vl:7b http://localhost:11434/v1
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Perception;

if (args is not [var photos, var run, var model, var address] || !Uri.TryCreate(address, UriKind.Absolute, out var url))
{
    Console.Error.WriteLine("usage: FolderWithTeacher PHOTOS RUN MODEL ADDRESS");
    return 2;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var teacher = new OpenAiChat(new() { Url = url, Model = model }, TimeProvider.System); // any other IChatClient will do
try
{
    var report = await GraphRun.WriteAsync(photos, run, new() { Teacher = teacher },
        image => Console.WriteLine($"{image.Key}: {image.Reason ?? "written"}"), stop.Token);
    Console.WriteLine($"{report.Images.Written} of {report.Images.Seen} photos have a graph in {run}/graphs.jsonl");
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped; the same command goes on");
    return 1;
}
