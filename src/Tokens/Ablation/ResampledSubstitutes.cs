using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Kernels.Random;
using Accelerated.Model;
using Accelerated.Support;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>The activations of another row of the data at the same positions, from one more intact pass over each part.</summary>
internal sealed class ResampledSubstitutes : AblationSubstitutes
{
    private readonly Transformer model;
    private readonly TokenRows rows;
    private readonly int count;
    private readonly ulong seed;
    private readonly int lastLayer;
    private readonly BatchTokens tokens;
    private readonly Activations donors;
    private readonly DeviceMemory<float> logSumExp;
    private readonly int[] host;
    private ForwardPass pass;

    /// <param name="model">The model.</param>
    /// <param name="rows">The data.</param>
    /// <param name="count">Donors are among so many first rows, two or more.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="sites">What is substituted.</param>
    /// <param name="capacity">Most tokens of a part.</param>
    public ResampledSubstitutes(Transformer model, TokenRows rows, int count, ulong seed, IReadOnlyCollection<HeadSite> sites, int capacity)
    {
        Require.Within(count, 2, rows.Count);
        (this.model, this.rows, this.count, this.seed) = (model, rows, count, seed);
        lastLayer = sites.Max(site => site.Head.Layer);
        tokens = new BatchTokens(model.Device, model.Shape, capacity);
        donors = new Activations(model.Device, model.Shape, capacity);
        logSumExp = model.Device.Allocate<float>(capacity);
        host = new int[capacity];
    }

    /// <summary>The row that stands in for <paramref name="row"/>: uniform over all others of the first <paramref name="count"/>.</summary>
    public static int DonorOf(int row, int count, ulong seed)
    {
        Philox words = Philox.At(seed, NoisePurpose.Resampling, 0, 0, (uint)row);
        int other = (int)((((ulong)words.X << 32 | words.Y) * (UInt128)(uint)(count - 1)) >> 64);
        return other < row ? other : other + 1;
    }

    public override void Begin(int first, int sequences, ForwardPass pass)
    {
        this.pass = pass;
        int length = rows.Length;
        for (int s = 0; s < sequences; s++)
        {
            rows.Read(DonorOf(first + s, count, seed), host.AsSpan(s * length, length));
        }

        tokens.Upload(new TokenBatch(host.AsSpan(0, sequences * length), sequences, length));
        pass.Embed(tokens, donors);
        for (int layer = 0; layer <= lastLayer; layer++)
        {
            pass.Layer(layer, donors);
        }
    }

    public override ArrayView<float>? Of(HeadSite site) => HeadParts.View(View(site.Head), site.Part, site.Head.Index);

    public override void Attend(Head head, ArrayView<float> values, ArrayView<float> outputs)
    {
        HeadView heads = View(head);
        pass.Attend(heads.Q(head.Index), heads.K(head.Index), values, outputs, logSumExp.View, 1);
    }

    public override void Dispose()
    {
        tokens.Dispose();
        donors.Dispose();
        logSumExp.Dispose();
    }

    private HeadView View(Head head) => new(donors.Layers[head.Layer], model.Shape, pass.Tokens);
}
