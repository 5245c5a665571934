using SyntheticVG.App;

return await CommandLine.RunAsync(args);
