using Accelerated.Tokens.Ablation;

namespace Accelerated.Tokens.Pages;

/// <summary>One head of one checkpoint as a page shows it; a comparison has two.</summary>
/// <param name="Analysis">Its classified tokens.</param>
/// <param name="Ablation">Δ and attention.</param>
/// <param name="Losses">[sequences, length − 1].</param>
internal sealed record PageSide(HeadAnalysis Analysis, HeadAblation Ablation, float[] Losses);
