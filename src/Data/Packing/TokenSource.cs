using Accelerated.Support;

namespace Accelerated.Data;

/// <summary>Rows of tokens from whatever the user names: token files and corpora.</summary>
public static class TokenSource
{
    /// <summary>
    /// Opens
    /// <list type="bullet">
    /// <item><c>.npy</c>: integers [sequences, context], of any width; rows verbatim.</item>
    /// <item><c>.bin</c> with a manifest beside it: as the manifest says.</item>
    /// <item><c>.bin</c> without: a flat run of little-endian uint16, cut into rows of <see cref="TokenSourceOptions.Length"/> verbatim (nothing is put in front); an incomplete last row is left out.</item>
    /// <item>anything else: a corpus (<see cref="Corpus.Open"/>), tokenised and packed, BOS in front of every row.</item>
    /// </list>
    /// </summary>
    /// <exception cref="InvalidInputException">There is no such file, it is malformed, too short for one row, or holds an id outside the vocabulary.</exception>
    public static TokenRows Open(TokenSourceOptions options, IProgress<PackingProgress>? progress = null)
    {
        CorpusSpec spec = CorpusSpec.Parse(options.Spec);
        string extension = Path.GetExtension(spec.Source).ToLowerInvariant();
        if (extension is not (".npy" or ".bin"))
        {
            return PackedCorpus.Open(spec, options, progress);
        }

        if (spec.Part != DocumentPart.Everything)
        {
            throw new InvalidInputException($"'{options.Spec}' asks for a part of a token file, which has no documents to part. Name the file alone.");
        }

        if (!File.Exists(spec.Source))
        {
            throw new InvalidInputException($"'{spec.Source}' does not exist.");
        }

        return extension == ".npy" ? TokenFiles.OpenNumpy(spec.Source, options)
            : File.Exists(TokenManifest.PathFor(spec.Source)) ? TokenFiles.OpenPacked(spec.Source, options)
            : TokenFiles.OpenFlat(spec.Source, options);
    }
}
