using SyntheticVG.App;
using SyntheticVG.App.Terminals;

Terminal.Install();
return await CommandLine.RunAsync(args);
