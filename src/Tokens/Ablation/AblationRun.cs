using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Ablations over a data set, all targets in one pass with shared activations: Δ of every predicted token, and where heads attend. Targets are made by
/// <see cref="AblationTarget.Of(Head)"/> or <see cref="AblationSyntax"/>.
/// </summary>
public static class AblationRun
{
    /// <summary>Everything about whole heads, in memory: 12 bytes per head and predicted token.</summary>
    /// <param name="model">The checkpoint that <paramref name="record"/> names.</param>
    /// <param name="rows">The data that <paramref name="record"/> names.</param>
    /// <param name="heads">Each is ablated alone. One or more, all different.</param>
    /// <param name="options">How, and how much.</param>
    /// <param name="record">Kept with the result.</param>
    /// <param name="progress">Told the number of sequences done, of the number that <see cref="SequencesOf"/> gives.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static AblationResult Compute(
        Transformer model,
        TokenRows rows,
        IReadOnlyList<Head> heads,
        AblationOptions options,
        AblationRecord record,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        int sequences = SequencesOf(rows, options);
        AblationTarget[] targets = [.. heads.Select(AblationTarget.Of)];
        Check(model, rows, targets);
        var all = new AblationCollector(targets.Length, sequences, rows.Length);
        Observe(model, rows, targets, options, all, progress, cancellation);
        Dictionary<Head, int[]> ranked = heads.Select((head, h) => (head, h)).ToDictionary(pair => pair.head, pair => TopTokens.Rank(all.Deltas[pair.h], options.Contexts));
        IReadOnlyDictionary<Head, float[]> attention = TopAttention.Read(model, rows, ranked, cancellation);
        return new AblationResult(
            record.With(options), sequences, rows.Length, all.Tokens, all.Losses,
            [.. heads.Select((head, h) => new HeadAblation(head, all.Deltas[h], all.Peaks[h], all.PeakWeights[h], attention[head]))]);
    }

    /// <summary>Mean Δ of each target with its standard error: a point of an ablation curve.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="rows">The data.</param>
    /// <param name="targets">Each by itself. One or more, all different.</param>
    /// <param name="options">How, and how much.</param>
    /// <param name="progress">Told the number of sequences done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IReadOnlyList<AblationEffect> Effects(
        Transformer model, TokenRows rows, IReadOnlyList<AblationTarget> targets, AblationOptions options, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var averages = new AblationAverages(targets);
        Observe(model, rows, targets, options, averages, progress, cancellation);
        return averages.Effects;
    }

    /// <summary>Makes the raw data and writes them, part by part, into a folder that <see cref="AblationFiles.RequireRoom"/> accepts. Whatever goes wrong, no file is left half-written.</summary>
    /// <param name="model">The checkpoint that <paramref name="record"/> names.</param>
    /// <param name="rows">The data that <paramref name="record"/> names.</param>
    /// <param name="targets">Each by itself. One or more, all different.</param>
    /// <param name="options">How, and how much.</param>
    /// <param name="folder">Where.</param>
    /// <param name="record">Model and data; the kind of ablation is taken from <paramref name="options"/>.</param>
    /// <param name="progress">Told the number of sequences done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>The averages.</returns>
    public static IReadOnlyList<AblationEffect> Write(
        Transformer model,
        TokenRows rows,
        IReadOnlyList<AblationTarget> targets,
        AblationOptions options,
        TokenFolder folder,
        AblationRecord record,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(model, rows, targets);
        int sequences = SequencesOf(rows, options);
        AblationRecord full = record.With(options);
        AblationFiles.RequireRoom(folder, full, sequences);
        AblationFiles.RequireMissing(folder, full.Step, targets);
        using var writer = new AblationWriter(folder, full, targets, sequences, rows.Length, options.Contexts);
        Observe(model, rows, targets, options, writer, progress, cancellation);
        writer.Complete(TopAttention.Read(model, rows, writer.Ranked(), cancellation));
        return writer.Effects;
    }

    /// <summary>Shows everything to an observer, part by part; memory does not grow with the data.</summary>
    /// <param name="model">The checkpoint.</param>
    /// <param name="rows">The data.</param>
    /// <param name="targets">Each by itself. One or more, all different.</param>
    /// <param name="options">How, and how much. Means are taken over the same rows, in a pass before.</param>
    /// <param name="observer">Sees the parts.</param>
    /// <param name="progress">Told the number of sequences done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="InvalidInputException">Nothing is selected, or twice the same, or something that the model does not have; more rows are asked for than there are; rows do not fit the model; or a Δ is not finite.</exception>
    public static void Observe(
        Transformer model, TokenRows rows, IReadOnlyList<AblationTarget> targets, AblationOptions options, IAblationObserver observer, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        int sequences = SequencesOf(rows, options);
        Check(model, rows, targets);
        TargetPlan[] plans = [.. targets.Select(target => new TargetPlan(target, model.Shape))];
        using AblationSubstitutes substitutes = Substitutes(model, rows, sequences, plans, options, cancellation);
        using var pass = new AblationPass(model, substitutes);
        int length = rows.Length;
        int capacity = AblationPass.CapacityOf(model);
        int perPart = Math.Clamp(capacity / length, 1, sequences);
        int most = perPart * (length - 1);
        int[] tokens = new int[perPart * length];
        float[] losses = new float[most];
        float[] deltas = new float[checked(most * targets.Count)];
        using AttentionPeaks? attention = observer.WantsPeaks ? new AttentionPeaks(model, capacity) : null;
        int[] peaks = new int[observer.WantsPeaks ? deltas.Length : 0];
        float[] peakWeights = new float[peaks.Length];
        for (int first = 0; first < sequences; first += perPart)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(perPart, sequences - first);
            TokenBatch batch = Read(rows, first, count, tokens);
            int all = batch.Predicted * targets.Count;
            pass.Begin(batch, first);
            attention?.Fill(pass, batch, targets, peaks.AsSpan(0, all), peakWeights.AsSpan(0, all));
            pass.Deltas(plans, losses.AsSpan(0, batch.Predicted), deltas.AsSpan(0, all));
            RequireFinite(deltas.AsSpan(0, all), targets, first, batch);
            observer.Observe(new AblationPart(
                first, batch, losses.AsSpan(0, batch.Predicted), deltas.AsSpan(0, all), peaks.AsSpan(0, Math.Min(all, peaks.Length)), peakWeights.AsSpan(0, Math.Min(all, peaks.Length))));
            progress?.Report(first + count);
        }
    }

    /// <summary>How many sequences will be looked at; an error where more are asked for than there are.</summary>
    public static int SequencesOf(TokenRows rows, AblationOptions options)
    {
        options.Validate();
        if (options.Sequences is { } asked && asked > rows.Count)
        {
            throw new InvalidInputException($"{rows.Name} holds {rows.Count} sequences of {rows.Length} tokens but --sequences asks for {asked}. Ask for fewer or give more data.");
        }

        int sequences = options.Sequences ?? Math.Min(AblationOptions.DefaultSequences, rows.Count);
        return sequences > 1 || options.Kind != AblationKind.Resample
            ? sequences
            : throw new InvalidInputException($"Resampling takes activations from another sequence but only one of {rows.Name} is looked at. Ask for two or more, or ablate with zero or mean.");
    }

    private static AblationSubstitutes Substitutes(
        Transformer model, TokenRows rows, int sequences, IReadOnlyList<TargetPlan> plans, AblationOptions options, CancellationToken cancellation)
    {
        HeadSite[] sites = [.. plans.SelectMany(plan => plan.Substituted()).Distinct()];
        int capacity = AblationPass.CapacityOf(model);
        switch (options.Kind)
        {
            case AblationKind.Zero:
                return new ZeroSubstitutes(model.Device, model.Shape, capacity);
            case AblationKind.Resample:
                return new ResampledSubstitutes(model, rows, sequences, options.Seed, sites, capacity);
            default:
                using (var means = new MeanActivations(model, sites, rows.Length, capacity))
                {
                    int perPart = Math.Clamp(capacity / rows.Length, 1, sequences);
                    int[] tokens = new int[perPart * rows.Length];
                    for (int first = 0; first < sequences; first += perPart)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        means.Add(Read(rows, first, Math.Min(perPart, sequences - first), tokens));
                    }

                    return new MeanSubstitutes(model, means, sites, options.Kind, rows.Length, capacity);
                }
        }
    }

    private static TokenBatch Read(TokenRows rows, int first, int count, int[] tokens)
    {
        for (int s = 0; s < count; s++)
        {
            rows.Read(first + s, tokens.AsSpan(s * rows.Length, rows.Length));
        }

        return new TokenBatch(tokens.AsSpan(0, count * rows.Length), count, rows.Length);
    }

    private static void Check(Transformer model, TokenRows rows, IReadOnlyList<AblationTarget> targets)
    {
        if (targets.Count == 0)
        {
            throw new InvalidInputException("No head is selected. Name some, as in 1:2,1:3, or say all.");
        }

        TransformerShape shape = model.Shape;
        foreach (AblationTarget target in targets)
        {
            IEnumerable<Head> heads = target.Sites.Select(site => site.Head).Concat(target.Paths.SelectMany(path => new[] { path.From, path.To }));
            foreach (Head head in heads)
            {
                if (head.Layer < 0 || head.Layer >= shape.Layers || head.Index < 0 || head.Index >= shape.Heads)
                {
                    throw new InvalidInputException($"There is no head {head}: the model has {shape.Layers} layers of {shape.Heads} heads, 0:0 to {shape.Layers - 1}:{shape.Heads - 1}.");
                }
            }

            foreach (HeadPath path in target.Paths.Where(path => path.From.Layer >= path.To.Layer))
            {
                throw new InvalidInputException($"There is no path {path}: a path leads to a later layer.");
            }

            if (targets.Count(other => other.Equals(target)) > 1)
            {
                throw new InvalidInputException($"{(target.WholeHead is null ? "The target" : "Head")} {target} is named twice.");
            }
        }

        if (rows.Length < 2 || rows.Length > shape.Context)
        {
            throw new InvalidInputException($"{rows.Name} has rows of {rows.Length} tokens but the model takes 2 to {shape.Context}.");
        }

        if (rows.LargestId >= shape.Vocabulary)
        {
            throw new InvalidInputException($"{rows.Name} holds token {rows.LargestId} but the model's vocabulary has {shape.Vocabulary}: the tokens are those of another tokenizer.");
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> deltas, IReadOnlyList<AblationTarget> targets, int first, TokenBatch batch)
    {
        for (int i = 0; i < deltas.Length; i++)
        {
            if (!float.IsFinite(deltas[i]))
            {
                AblationTarget target = targets[i / batch.Predicted];
                int token = i % batch.Predicted;
                throw new InvalidInputException(
                    $"Ablating {(target.WholeHead is null ? target.Name : $"head {target}")} gives Δ = {deltas[i]} for token {(token % (batch.Length - 1)) + 1} of sequence {first + (token / (batch.Length - 1))}: the checkpoint holds NaN, infinite or far too large weights.");
            }
        }
    }
}
