using Accelerated.Devices;

namespace Accelerated.Model;

/// <summary>
/// A next-token distribution at every position, to which a model is compared: "model as data". The loss of a token is then KL(teacher ‖ model) in place of cross-entropy.
/// </summary>
public interface ITeacher : IDisposable
{
    int Vocabulary { get; }

    /// <summary>Multiply-adds of the logits of one token in sequences of <paramref name="length"/>.</summary>
    double MultiplyAdds(int length);

    /// <summary>Takes the tokens whose distributions are asked for next. At most as many as the compared model's <see cref="Transformer.PartTokens"/>.</summary>
    void Read(TokenBatch part);

    /// <summary>Log-probabilities, up to a constant per row, of what follows the <paramref name="rows"/> tokens from token <paramref name="first"/> of the batch on, [rows, vocabulary].</summary>
    void Logits(int first, int rows, DeviceMemory<float> destination);
}
