namespace Accelerated.Model.HeadRefined;

/// <summary>The one head in which all moving weights of a walker lie, and where.</summary>
internal sealed record HeadPlacement(Head Head, IReadOnlyList<HeadPiece> Pieces)
{
    /// <summary>Where ascending, disjoint <paramref name="ranges"/> of the flat vector lie; null unless they all lie in one head.</summary>
    public static HeadPlacement? Of(ParameterLayout layout, IReadOnlyList<ParameterRange> ranges)
    {
        for (int layer = 0; layer < layout.Layers.Count; layer++)
        {
            for (int head = 0; head < layout.Shape.Heads; head++)
            {
                HeadPiece[] pieces = [.. Cut(HeadTensors.Of(layout.Layers[layer]), head, ranges)];
                if (pieces.Length > 0)
                {
                    return pieces.Sum(p => p.Length) == ranges.Sum(r => r.Length) ? new HeadPlacement(new Head(layer, head), pieces) : null;
                }
            }
        }

        return null;
    }

    private static IEnumerable<HeadPiece> Cut(TensorSlot[] tensors, int head, IReadOnlyList<ParameterRange> ranges)
    {
        int packed = 0;
        foreach (ParameterRange range in ranges)
        {
            for (int tensor = 0; tensor < tensors.Length; tensor++)
            {
                ParameterRange share = LayerLayout.ShareOf(tensors[tensor], head);
                int first = Math.Max(share.Offset, range.Offset);
                int end = Math.Min(share.End, range.End);
                if (first < end)
                {
                    yield return new HeadPiece(tensor, first - share.Offset, packed + first - range.Offset, end - first);
                }
            }

            packed += range.Length;
        }
    }
}
