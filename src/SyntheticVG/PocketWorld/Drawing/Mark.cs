using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>One filled or stroked path, in scene units: hundredths of the picture's side, down is positive.</summary>
/// <param name="Owner">Whose visible mask it adds to; null covers whoever lies below without being anybody's.</param>
/// <param name="Path">The outline.</param>
/// <param name="Colour">Fill or stroke colour.</param>
/// <param name="Width">Stroke width; 0 fills.</param>
/// <param name="Edge">Width of a darker edge around a fill; 0 for none.</param>
/// <param name="Glaze">Whether it is painted over the picture without hiding anybody: light, shade, motion lines.</param>
internal readonly record struct Mark(Prop? Owner, SKPath Path, SKColor Colour, float Width, float Edge, bool Glaze);
