using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Sweeps;

/// <summary>A checkpoint of a plan.</summary>
/// <param name="Run">Name of its run.</param>
/// <param name="Step">Its training step; null where it does not say.</param>
/// <param name="Path">The safetensors file.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Model">Index among the plan's models.</param>
public sealed record SweepCheckpoint(string Run, int? Step, string Path, string Sha256, int Model)
{
    /// <exception cref="InvalidInputException">It vanished, is damaged, or is no longer what was planned.</exception>
    public Checkpoint Load(PositionalEmbedding positions)
    {
        if (!File.Exists(Path))
        {
            throw new InvalidInputException($"The checkpoint '{Path}' of this plan is gone. Put it back and rerun with --retry-failed, or plan again without it.");
        }

        Checkpoint checkpoint = Checkpoint.Load(Path, positions);
        return checkpoint.Sha256 == Sha256
            ? checkpoint
            : throw new InvalidInputException(
                $"The checkpoint '{Path}' has changed since it was planned: its SHA-256 was {Sha256[..12]}… and is {checkpoint.Sha256[..12]}… now. Restore it and rerun with --retry-failed, or plan again with what is there now.");
    }
}
