using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>One number about a checkpoint: of the whole model, of a head, of a tensor, or of a pair of heads in different layers.</summary>
public sealed record Score
{
    /// <summary>Component name of the whole model.</summary>
    public const string WholeModel = "full";

    private Score(string component, string metric, double value, double? standardError, long? count)
    {
        (Component, Metric, Value, StandardError, Count) = (component, metric, value, standardError, count);
    }

    /// <summary>The head; of a pair the earlier one; null where the score is of no single head.</summary>
    public Head? Head { get; private init; }

    /// <summary>The later head of a pair.</summary>
    public Head? ToHead { get; private init; }

    /// <summary><c>full</c>, a head <c>1:6</c>, a tensor <c>blocks.0.attn.W_Q</c>, or a pair <c>0:1>1:6</c>.</summary>
    public string Component { get; }

    /// <summary>The data that the value was taken on; null where it is one of the weights alone.</summary>
    public string? Dataset { get; init; }

    /// <summary>One of <see cref="ScoreMetric"/>.</summary>
    public string Metric { get; }

    public double Value { get; }

    /// <summary>Standard error over what was averaged; null for what is exact or has a single sample.</summary>
    public double? StandardError { get; }

    /// <summary>How many things were averaged: tokens, closings, runs, probes; null for what is exact.</summary>
    public long? Count { get; }

    public static Score OfModel(string metric, double value, double? standardError = null, long? count = null) => new(WholeModel, metric, value, Finite(standardError), count);

    public static Score OfTensor(string tensor, string metric, double value) => new(tensor, metric, value, null, null);

    public static Score OfHead(Head head, string metric, double value, double? standardError = null, long? count = null) =>
        new(head.ToString(), metric, value, Finite(standardError), count) { Head = head };

    public static Score OfPair(Head earlier, Head later, string metric, double value, double? standardError = null, long? count = null) =>
        new($"{earlier}>{later}", metric, value, Finite(standardError), count) { Head = earlier, ToHead = later };

    /// <summary>A row of a table.</summary>
    internal static Score Read(Head? head, Head? later, string component, string? dataset, string metric, double value, double? standardError, long? count) =>
        new(component, metric, value, standardError, count) { Head = head, ToHead = later, Dataset = dataset };

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
