using Accelerated.Data;
using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Responses;
using Accelerated.Sampling;
using Accelerated.Storage;

namespace Accelerated.Tools.Rllc;

/// <summary>The files of <see cref="PerTokenFolder"/> for one group of components while its chains run.</summary>
internal sealed class TokenTraces : IDisposable
{
    private readonly TokenTraceRecorder recorder;
    private readonly Action commit;

    private TokenTraces(TokenTraceRecorder recorder, Action commit) => (this.recorder, this.commit) = (recorder, commit);

    public IDrawObserver Observer => recorder;

    public static TokenTraces Begin(
        string root, long step, string dataset, ComponentGroup group, IWalkerLosses losses, TokenRows rows, int[] probe, ChainOptions options)
    {
        var folder = new PerTokenFolder(root);
        var recorder = new TokenTraceRecorder(losses, probe, options, [.. group.Components.Select(c => c.Restriction)], [.. group.Components.Select(c => folder.Trace(step, c.Name, dataset))]);
        return new TokenTraces(recorder, () =>
        {
            var ids = new int[probe.Length * rows.Length];
            rows.Read(probe, ids);
            NumpyFile.Write(folder.Tokens(dataset), ids, probe.Length, rows.Length);
            foreach (Component component in group.Components)
            {
                NumpyFile.Write(folder.Anchor(step, component.Name, dataset), recorder.AnchorTerms, probe.Length, losses.TermsPerRow);
            }
        });
    }

    /// <summary>Puts the files of a finished group under their names.</summary>
    public void Commit()
    {
        commit();
        recorder.Commit();
    }

    public void Dispose() => recorder.Dispose();
}
