namespace Accelerated.Tokens.Ablation;

/// <summary>What an ablation was made of: which model at which step, on which tokens.</summary>
/// <param name="Step">Training step of the checkpoint.</param>
/// <param name="ModelSha256">Of the checkpoint's safetensors file.</param>
/// <param name="Data">Name of the rows.</param>
/// <param name="DataSha256">Of all rows, not only those looked at.</param>
/// <param name="TokenizerSha256">Null where the data came without a tokenizer.</param>
public sealed record AblationRecord(int Step, string ModelSha256, string Data, string DataSha256, string? TokenizerSha256)
{
    /// <summary>How heads were ablated, by a name of <see cref="AblationKindNames"/>.</summary>
    public string Ablation { get; init; } = AblationKind.Zero.Name();

    /// <summary>Of the rows drawn for resampling, else null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The same for another way of ablating.</summary>
    public AblationRecord With(AblationOptions options) => this with
    {
        Ablation = options.Kind.Name(),
        Seed = options.Kind == AblationKind.Resample ? options.Seed : null,
    };
}
