namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>A row of fp32 numbers in memory of its own.</summary>
internal sealed unsafe class OwnVector(int count) : IDisposable
{
    private readonly OwnMemory _memory = new OwnMemory(((long)count + VectorMath.Width) * sizeof(float)).Cleared();

    public int Count => count;

    public float* Start => (float*)_memory.Start;

    public Span<float> Numbers => new(Start, count);

    public void Dispose() => _memory.Dispose();
}
