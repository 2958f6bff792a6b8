using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>Another model as the teacher, such as the one-layer twin. Owns the model.</summary>
public sealed class ModelTeacher(Transformer model) : ITeacher
{
    private DeviceMemory<float>? normed;
    private int tokens;

    public int Vocabulary => model.Shape.Vocabulary;

    public double MultiplyAdds(int length) => HeadRefined.MultiplyAdds.Forward(model.Shape, length);

    /// <exception cref="InvalidInputException">The sequences are longer than the teacher's context.</exception>
    public void Read(TokenBatch part)
    {
        normed = model.FinalNormed(part);
        tokens = part.Tokens.Length;
    }

    public void Logits(int first, int rows, DeviceMemory<float> destination)
    {
        Require.Within(first + rows, 1, tokens);
        model.Logits(normed!, first, rows, destination);
    }

    public void Dispose() => model.Dispose();
}
