namespace Accelerated.Tokens;

/// <summary>The places of a token that stands directly behind another one, in the same row.</summary>
internal sealed class BigramReader : PlaceStream
{
    private readonly PlaceStream before;
    private readonly PlaceStream token;
    private readonly int rowLength;

    public BigramReader(PlaceStream before, PlaceStream token, int rowLength)
    {
        this.before = before;
        this.token = token;
        this.rowLength = rowLength;
        Settle();
    }

    protected override void Advance()
    {
        token.Move();
        Settle();
    }

    private void Settle()
    {
        for (; token.Place != long.MaxValue; token.Move())
        {
            before.MoveTo(token.Place - 1);
            if (before.Place == token.Place - 1 && token.Place % rowLength != 0)
            {
                break;
            }
        }

        Place = token.Place;
    }
}
