namespace Accelerated.Tokens;

/// <summary>An entry of the stack of <see cref="DelimiterParser"/>: where it was opened, as token and as character.</summary>
internal readonly record struct OpenDelimiter(DelimiterForm Form, string Opener, string Closer, int Token, int Character)
{
    /// <summary>Apostrophes and less-than signs look like delimiters and often are none: closing something around them is no contradiction.</summary>
    public bool IsWeak => Form is DelimiterForm.Angle or DelimiterForm.Comparison or DelimiterForm.SingleQuote;

    /// <summary>Given up where its line ends.</summary>
    public bool EndsWithLine => Form is DelimiterForm.SingleQuote or DelimiterForm.Comparison or DelimiterForm.Backtick;

    /// <summary>Given up where its paragraph ends.</summary>
    public bool EndsWithParagraph => EndsWithLine || Form is DelimiterForm.Quote or DelimiterForm.Angle or DelimiterForm.Math;

    /// <summary>What a quote may close over: signs that are plain characters inside a string.</summary>
    public bool IsPlainInQuotes => IsWeak || Form is DelimiterForm.Bracket;
}
