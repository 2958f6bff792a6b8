namespace Accelerated.Kernels.Random;

/// <summary>What a stream of random words is for. Streams of different purposes never share a word.</summary>
public enum NoisePurpose : uint
{
    /// <summary>Noise of a Langevin step.</summary>
    Langevin = 1,

    /// <summary>Initial weights.</summary>
    Initialization = 2,

    /// <summary>Order of rows in training.</summary>
    TrainingOrder = 3,

    /// <summary>Order of rows in sampling chains.</summary>
    ChainOrder = 4,

    /// <summary>Rows on which the anchor's loss is taken.</summary>
    AnchorOrder = 5,

    /// <summary>Split of documents into train, valid and test.</summary>
    DocumentSplit = 6,

    /// <summary>Synthetic sequences of behavioural scores.</summary>
    SyntheticSequences = 7,

    /// <summary>Order of documents in a corpus.</summary>
    DocumentOrder = 8,

    /// <summary>Initial velocities of samplers with momentum.</summary>
    Momentum = 9,

    /// <summary>Directions in which curvature is measured.</summary>
    Curvature = 10,

    /// <summary>Rows whose activations stand in for those of others.</summary>
    Resampling = 11,
}
