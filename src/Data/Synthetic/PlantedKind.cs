namespace Accelerated.Data;

/// <summary>Why a token of a synthetic corpus stands where it stands.</summary>
public enum PlantedKind
{
    /// <summary>Drawn at random: nothing before it tells it.</summary>
    Noise,

    /// <summary>It copies an earlier stretch of its document.</summary>
    Induction,

    /// <summary>It closes the innermost open delimiter.</summary>
    Dyck,

    /// <summary>It continues one of the grammar's fixed runs of 2 to 4 words.</summary>
    NGram,

    /// <summary>It answers a word further back, alone or together with the word directly before it.</summary>
    SkipNGram,
}
