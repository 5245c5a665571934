namespace SyntheticVG.Datasets.Pickles;

/// <summary>The operations of pickles that plain data never need, by name.</summary>
internal static class PickleOpcodes
{
    private static readonly Dictionary<byte, string> Refused = new()
    {
        [(byte)'c'] = "GLOBAL",
        [(byte)'R'] = "REDUCE",
        [(byte)'b'] = "BUILD",
        [(byte)'i'] = "INST",
        [(byte)'o'] = "OBJ",
        [(byte)'P'] = "PERSID",
        [(byte)'Q'] = "BINPERSID",
        [0x81] = "NEWOBJ",
        [0x82] = "EXT1",
        [0x83] = "EXT2",
        [0x84] = "EXT4",
        [0x92] = "NEWOBJ_EX",
        [0x93] = "STACK_GLOBAL",
        [0x97] = "NEXT_BUFFER",
        [0x98] = "READONLY_BUFFER",
    };

    /// <summary>Why an operation is refused.</summary>
    public static string Refusal(byte opcode) => Refused.TryGetValue(opcode, out var name)
        ? $"the operation {name}, which names or calls Python code; plain data need none: refused, nothing was run"
        : $"byte 0x{opcode:X2} is no operation of a pickle: another kind of file, or damaged";
}
