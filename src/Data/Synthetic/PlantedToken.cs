namespace Accelerated.Data;

/// <summary>The truth of a token.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Kind">Why it stands there.</param>
/// <param name="Source">Position in the document that tells it: of the copied token, the opener, the word before, the word further back; −1 for noise.</param>
/// <param name="Pattern">Which of the grammar's runs or skip n-grams, or which delimiters; −1 for noise and induction.</param>
public readonly record struct PlantedToken(int Token, PlantedKind Kind, int Source, int Pattern)
{
    public static PlantedToken Noise(int token) => new(token, PlantedKind.Noise, -1, -1);
}
