using SyntheticVG.App;

Terminal.Install();
return await CommandLine.RunAsync(args);
