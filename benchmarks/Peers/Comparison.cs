namespace Accelerated.Peers;

/// <summary>The same work done by us and by libtorch.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Ours">Does it once; returns the loss that it saw, NaN where there is none.</param>
/// <param name="Peer">Likewise.</param>
/// <param name="Tokens">Tokens that one call of ours carries through, all chains together; 0 where they say nothing.</param>
/// <param name="PeerCalls">Calls of the peer that do what one call of ours does: it evaluates heads one by one.</param>
/// <param name="Operations">Multiply-adds of one call, twice; 0 where they say nothing.</param>
internal sealed record Comparison(string Name, Func<double> Ours, Func<double> Peer, int Tokens = 0, int PeerCalls = 1, double Operations = 0);
