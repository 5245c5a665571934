using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Why a request of a batch has no answer.</summary>
/// <param name="Code">One of <see cref="CallCode"/>, or the provider's word where the request was not tried.</param>
/// <param name="Words">In words fit for a terminal.</param>
/// <param name="Raw">As the server put it.</param>
/// <param name="Passing">Whether another attempt may succeed.</param>
/// <param name="Counts">Whether it was an attempt.</param>
internal sealed record BatchFailure(string Code, string Words, string Raw, bool Passing, bool Counts);
