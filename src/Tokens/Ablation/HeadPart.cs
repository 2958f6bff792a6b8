namespace Accelerated.Tokens.Ablation;

/// <summary>Which activations of a head are meant; on a path, which inputs of the later head.</summary>
public enum HeadPart
{
    /// <summary>The head's output z, before W_O; on a path all of the later head's inputs.</summary>
    Whole,

    /// <summary>Its queries.</summary>
    Query,

    /// <summary>Its keys.</summary>
    Key,

    /// <summary>Its values.</summary>
    Value,

    /// <summary>Its attention weights; on a path the inputs of its queries and keys.</summary>
    Pattern,
}
