namespace Accelerated.Tokens;

internal enum DelimiterForm
{
    Bracket,

    /// <summary><c>&lt;</c> with something directly behind it: a tag or a type argument.</summary>
    Angle,

    /// <summary><c>&lt;</c> with white space or a digit behind it: a bracket if <c>&gt;</c> follows on its line, else a comparison.</summary>
    Comparison,
    Quote,
    SingleQuote,
    Backtick,

    /// <summary>Three quotes: a string of several lines.</summary>
    TripleQuote,

    /// <summary>A formula between $ or $$.</summary>
    Math,

    /// <summary>\left with any delimiter, to \right with any.</summary>
    LeftRight,

    /// <summary>A comment: what is opened in it ends with it, and it closes nothing outside. Its own end is no pattern.</summary>
    LineComment,
    BlockComment,

    /// <summary>A markup element, from its start tag to its end tag.</summary>
    Element,
}
