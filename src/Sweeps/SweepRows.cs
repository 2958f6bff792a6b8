using Accelerated.Data;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>The rows of a plan's data sets, each opened and compared with the plan when it is first needed. Thread-safe.</summary>
public sealed class SweepRows : IDisposable
{
    private readonly SweepPlan plan;
    private readonly string cacheFolder;
    private readonly Lazy<TokenRows>[] data;
    private readonly Lazy<TokenRows>[] evaluations;

    /// <param name="plan">The plan.</param>
    /// <param name="cacheFolder">Where packed corpora are kept.</param>
    public SweepRows(SweepPlan plan, string cacheFolder)
    {
        (this.plan, this.cacheFolder) = (plan, cacheFolder);
        evaluations = [.. plan.Evaluations.Select(d => new Lazy<TokenRows>(() => Open(d)))];
        data = [.. plan.Data.Where(d => d.TeacherSha256 is null).Select(d => new Lazy<TokenRows>(() => Open(d)))];
        data = [.. data, .. plan.Data.Skip(data.Length).Select(_ => data[0])]; // teachers come last, and look at the first rows
    }

    /// <exception cref="InvalidInputException">It is gone, or no longer what was planned.</exception>
    public TokenRows Data(int index) => data[index].Value;

    /// <inheritdoc cref="Data"/>
    public IReadOnlyList<TokenRows> Evaluations => [.. evaluations.Select(e => e.Value)];

    /// <summary>Further rows, opened as the plan opens its own. The caller disposes of them.</summary>
    public TokenRows Open(string spec) => TokenSource.Open(plan.Reading.Options(spec, plan.Vocabulary, cacheFolder));

    public void Dispose()
    {
        foreach (Lazy<TokenRows> rows in data.Distinct().Concat(evaluations).Where(r => r.IsValueCreated))
        {
            rows.Value.Dispose();
        }
    }

    private TokenRows Open(SweepData data)
    {
        TokenRows rows = Open(data.Spec);
        if (rows.Sha256 == data.Sha256 && rows.Length == data.Length)
        {
            return rows;
        }

        string now = rows.Sha256;
        rows.Dispose();
        throw new InvalidInputException(
            $"The data '{data.Spec}' have changed since they were planned: the SHA-256 of their tokens was {data.Sha256[..12]}… and is {now[..12]}… now. Restore them and rerun with --retry-failed, or plan again with what is there now.");
    }
}
