using Accelerated.Devices;
using Accelerated.Model;
using ILGPU;

namespace Accelerated.Tokens.Ablation;

/// <summary>Zeros; a pattern of zeros makes an output of zeros.</summary>
internal sealed class ZeroSubstitutes(ComputeDevice device, TransformerShape shape, int capacity) : AblationSubstitutes
{
    private readonly DeviceMemory<float> zeros = device.Allocate<float>((long)capacity * shape.HeadSize);
    private int tokens;

    public override void Begin(int first, int sequences, ForwardPass pass) => tokens = pass.Tokens;

    public override ArrayView<float>? Of(HeadSite site) => null;

    public override void Attend(Head head, ArrayView<float> values, ArrayView<float> outputs) =>
        device.Copy(zeros.View.SubView(0, (long)tokens * shape.HeadSize), outputs.SubView(0, (long)tokens * shape.HeadSize));

    public override void Dispose() => zeros.Dispose();
}
