namespace SyntheticVG.Engine.Ledger;

/// <summary>The ledger, or another file that a run keeps for itself, cannot be read or written; the run stops, resumable.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : IOException(message, inner);
