using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests;

internal static class Threads
{
    // Test classes run side by side already; more threads in each only wait for one another.
    [ModuleInitializer]
    internal static void OneForEachTest() => set_num_threads(1);
}
