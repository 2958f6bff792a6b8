namespace Accelerated.Tokens;

/// <summary>A token closes a delimiter that an earlier token opened.</summary>
/// <param name="OpenerToken">Position of the token that opened it.</param>
/// <param name="Opener">As written, for example <c>(</c> or <c>&lt;summary&gt;</c> (attributes left out).</param>
/// <param name="Closer">As written, for example <c>)</c> or <c>&lt;/summary&gt;</c>.</param>
public sealed record DelimiterClosing(int OpenerToken, string Opener, string Closer);
