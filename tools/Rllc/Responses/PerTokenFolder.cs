namespace Accelerated.Tools.Rllc;

/// <summary>Where <c>rllc estimate --per-token</c> keeps losses of tokens: <c>per-token/</c> in its folder.</summary>
internal sealed class PerTokenFolder(string root)
{
    private readonly string folder = Path.Combine(root, "per-token");

    /// <summary>Losses above w*, float16 [chains, draws, sequences, tokens − 1].</summary>
    public string Trace(long step, string component, string dataset) => Path.Combine(folder, $"{step}__{component}__{dataset}.npy");

    /// <summary>Losses at w*, float32 [sequences, tokens − 1].</summary>
    public string Anchor(long step, string component, string dataset) => Path.Combine(folder, $"{step}__{component}__{dataset}.anchor.npy");

    /// <summary>Ids of the probe set, int32 [sequences, tokens].</summary>
    public string Tokens(string dataset) => Path.Combine(folder, $"{dataset}.tokens.npy");
}
