using SyntheticVG.Fuzz;

// --seconds S [--parser NAME]: a long run, its figures as a table; --replay PARSER FILE: one input again; else the tests.
return args switch
{
    ["--seconds", var seconds, .. var rest] =>
        LongRun.Run(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)), rest is ["--parser", var name] ? name : ""),
    ["--replay", var parser, var file] => LongRun.Replay(parser, file),
    _ => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult(),
};
