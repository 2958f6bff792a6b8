using System.Globalization;
using Accelerated.Model;
using Accelerated.Operations;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Training;

/// <summary>
/// Everything that a run needs to go on exactly: parameters and both moments after a number of updates, in one file, <c>state.safetensors</c>. Its fingerprint
/// names what the run was, so that another run's state is refused.
/// </summary>
internal sealed class TrainingState
{
    public const string File = "state.safetensors";

    private const string StepKey = "step";
    private const string FingerprintKey = "fingerprint";

    private readonly float[] values;
    private readonly TensorSlot[] slots;
    private long step;

    public TrainingState(int parameters)
    {
        values = new float[3 * parameters];
        slots =
        [
            new TensorSlot("parameters", 0, [parameters]),
            new TensorSlot("first_moment", parameters, [parameters]),
            new TensorSlot("second_moment", 2 * parameters, [parameters]),
        ];
    }

    /// <summary>Copies what the run needs to go on from the device, once for all that is written of it.</summary>
    public void Capture(Transformer model, AdamW optimizer)
    {
        model.Parameters.CopyTo(Part(0));
        optimizer.FirstMoment.CopyTo(Part(1));
        optimizer.SecondMoment.CopyTo(Part(2));
        step = optimizer.Step;
    }

    /// <summary>The captured parameters.</summary>
    public ReadOnlySpan<float> Parameters => Part(0);

    /// <summary>Writes what was captured; any thread may.</summary>
    public void Save(string path, string fingerprint)
    {
        var metadata = new Dictionary<string, string>
        {
            [StepKey] = step.ToString(CultureInfo.InvariantCulture),
            [FingerprintKey] = fingerprint,
        };
        SafetensorsFile.Write(path, slots, values, metadata);
    }

    public void Load(string path, Transformer model, AdamW optimizer, string fingerprint)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault(FingerprintKey) is { } found && found != fingerprint)
        {
            throw new InvalidInputException($"'{path}' belongs to another run: it was made with\n  {found}\nand this run has\n  {fingerprint}\nResume with the options and data of the first, or name another --out.".ReplaceLineEndings(" "));
        }

        if (!long.TryParse(file.Metadata.GetValueOrDefault(StepKey), CultureInfo.InvariantCulture, out step))
        {
            throw new InvalidInputException($"'{path}' is no training state: it names no step.");
        }

        foreach (TensorSlot slot in slots)
        {
            file.ReadSingles(slot.Name, values.AsSpan(slot.Offset, slot.Length));
        }

        model.Parameters.CopyFrom(Part(0));
        optimizer.FirstMoment.CopyFrom(Part(1));
        optimizer.SecondMoment.CopyFrom(Part(2));
        optimizer.Step = step;
    }

    private Span<float> Part(int index) => values.AsSpan(slots[index].Offset, slots[index].Length);
}
