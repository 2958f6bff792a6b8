namespace Accelerated.Development;

/// <summary>Names of scores, as tables and figures spell them. Losses are in nats per token.</summary>
public static class ScoreMetric
{
    /// <summary>Mean attention from the last position of a random sequence to the one before it.</summary>
    public const string PreviousToken = "previous-token";

    /// <summary>To itself.</summary>
    public const string CurrentToken = "current-token";

    /// <summary>To the first position, where the beginning-of-sequence token stands.</summary>
    public const string FirstToken = "first-token";

    /// <summary>From the second occurrence of a token in a random sequence to the position behind the first.</summary>
    public const string PrefixMatching = "prefix-matching";

    /// <summary>On a random block that is repeated: from p to p − period + 1.</summary>
    public const string InductionCopying = "induction-copying";

    /// <summary>From a closing delimiter to its opener, less the mean to other open ones.</summary>
    public const string Bracket = "bracket";

    /// <summary>The same from the position before the closing delimiter, which predicts it.</summary>
    public const string BracketPrediction = "bracket-prediction";

    /// <summary>‖A · W_K W_Qᵀ‖ / (‖A‖ ‖W_K W_Qᵀ‖), A = W_V W_O of the earlier head.</summary>
    public const string KeyComposition = "k-composition";

    /// <summary>The same with W_Q W_Kᵀ.</summary>
    public const string QueryComposition = "q-composition";

    /// <summary>The same with W_V W_O.</summary>
    public const string ValueComposition = "v-composition";

    /// <summary>Euclidean norm of all weights, of a tensor's, or of a head's with its biases.</summary>
    public const string WeightNorm = "weight-norm";

    /// <summary>Mean loss.</summary>
    public const string Loss = "loss";

    /// <summary>Mean loss of a late token minus mean loss of an early one.</summary>
    public const string InContextLearning = "icl";

    /// <summary>The same over windows around both.</summary>
    public const string InContextLearningWindow = "icl-window";

    /// <summary>Mean loss with W_pos = 0.</summary>
    public const string PositionalAblation = "positional-ablation";

    /// <summary>What W_pos = 0 adds to the loss.</summary>
    public const string PositionalAblationChange = "positional-ablation-change";

    /// <summary>Cross-entropy against bigram counts on text.</summary>
    public const string Bigram = "bigram";

    /// <summary>The least it can be: the entropy of the counts.</summary>
    public const string BigramEntropy = "bigram-entropy";

    /// <summary>Mean loss of the one-layer twin at the same step.</summary>
    public const string OneLayerLoss = "one-layer-loss";

    /// <summary>Trace of the head's block of the Hessian of the mean loss.</summary>
    public const string HessianTrace = "hessian-trace";

    /// <summary>Error of the difference quotient in it.</summary>
    public const string HessianTraceError = "hessian-trace-error";

    /// <summary>Trace of the head's block of the Fisher information of one prediction.</summary>
    public const string FisherTrace = "fisher-trace";

    /// <summary>Mean loss of the last token of frequent n-grams.</summary>
    public static string NGram(int n) => $"ngram-{n}";

    /// <summary>The loss that the corpus's counts have there.</summary>
    public static string NGramCounts(int n) => $"ngram-{n}-counts";

    /// <summary>Mean change of the loss when a head is ablated.</summary>
    /// <param name="kind"><c>zero</c>, <c>mean</c> or <c>resample</c>.</param>
    public static string Ablation(string kind) => $"ablation-{kind}";

    /// <summary>The same divided by the mean loss.</summary>
    public static string NormalisedAblation(string kind) => $"ablation-{kind}-normalised";

    /// <summary>Share of top tokens that two heads have in common.</summary>
    public const string Overlap = "overlap";

    /// <summary>Mean change of the loss when the earlier head's output is zero for the later head alone.</summary>
    public const string PathAblation = "path-ablation";

    /// <summary>The same over the later head's top tokens.</summary>
    public const string PathAblationTop = "path-ablation-top";

    /// <summary>The same over the top tokens that both heads have in common.</summary>
    public const string PathAblationCommon = "path-ablation-common";

    /// <summary>wdrLLC of a head with the one-layer twin as teacher.</summary>
    public const string TwinCoefficient = "wdrllc";
}
