namespace SyntheticVG.Models.Quantized;

/// <summary>A token on its way through a pass: whose it is, and where its keys and values go.</summary>
/// <param name="Row">The row that it goes on with.</param>
/// <param name="Page">The page of its keys and values.</param>
/// <param name="Slot">The position in the page.</param>
/// <param name="Position">The position in the row.</param>
internal readonly record struct TokenSlot(RowMemory Row, KeyValuePage Page, int Slot, int Position);
