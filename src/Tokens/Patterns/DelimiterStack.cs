namespace Accelerated.Tokens;

/// <summary>The open delimiters, innermost last, and the rules by which <see cref="DelimiterParser"/> takes them off.</summary>
internal sealed class DelimiterStack
{
    private readonly List<OpenDelimiter> items = [];

    public OpenDelimiter? Innermost => items.Count > 0 ? items[^1] : null;

    public void Push(OpenDelimiter item) => items.Add(item);

    public void Clear() => items.Clear();

    public bool Has(DelimiterForm form) => items.Exists(item => item.Form == form);

    /// <summary>Ends a comment with all that was opened in it.</summary>
    public void EndComment(DelimiterForm form)
    {
        int i = items.FindLastIndex(item => item.Form == form);
        if (i >= 0)
        {
            TakeFrom(i);
        }
    }

    /// <summary>Gives up what ends with the line, or with the paragraph, as long as it is innermost.</summary>
    public void EndLine(bool endsParagraph)
    {
        while (items.Count > 0 && (items[^1].EndsWithLine || (endsParagraph && items[^1].EndsWithParagraph)))
        {
            items.RemoveAt(items.Count - 1);
        }
    }

    /// <summary>Closes a bracket, a paired quote or an element: the opener if it is innermost, weak ones aside; else recovers and returns null.</summary>
    public OpenDelimiter? Close(DelimiterForm form, string closer)
    {
        int i = items.FindLastIndex(item => !item.IsWeak);
        if (i >= 0 && IsOpener(items[i], form, closer))
        {
            return TakeFrom(i);
        }

        DropThrough(form, closer);
        return null;
    }

    /// <summary>Closes a quote: a single one strictly if innermost, the others over brackets and weak ones, which are plain characters inside them, three quotes over anything but elements.</summary>
    public OpenDelimiter? CloseQuote(DelimiterForm form, string closer)
    {
        int i = items.Count - 1;
        if (form != DelimiterForm.SingleQuote)
        {
            while (i >= 0 && !IsOpener(items[i], form, closer) && (form == DelimiterForm.TripleQuote ? items[i].Form != DelimiterForm.Element : items[i].IsPlainInQuotes))
            {
                i--;
            }
        }

        return i >= 0 && IsOpener(items[i], form, closer) ? TakeFrom(i) : null;
    }

    /// <summary>Closes an angle that is innermost, single quotes aside.</summary>
    public OpenDelimiter? CloseAngle()
    {
        int i = items.FindLastIndex(item => item.Form != DelimiterForm.SingleQuote);
        return i >= 0 && items[i].Form is DelimiterForm.Angle or DelimiterForm.Comparison ? TakeFrom(i) : null;
    }

    /// <summary>
    /// Takes off everything down to the innermost opener of this closer, if there is one that may be reached: an end tag reaches past anything, a bracket past brackets
    /// and weak ones, a quote past everything but elements.
    /// </summary>
    public bool DropThrough(DelimiterForm form, string closer)
    {
        for (int i = items.Count - 1; i >= 0; i--)
        {
            OpenDelimiter item = items[i];
            if (IsOpener(item, form, closer))
            {
                TakeFrom(i);
                return true;
            }

            bool mayPass = form switch
            {
                DelimiterForm.Element => true,
                DelimiterForm.Bracket => item.IsWeak || item.Form == DelimiterForm.Bracket,
                _ => item.Form != DelimiterForm.Element,
            };
            if (!mayPass)
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsOpener(OpenDelimiter item, DelimiterForm form, string closer) => item.Form == form && item.Closer == closer;

    private OpenDelimiter TakeFrom(int index)
    {
        OpenDelimiter item = items[index];
        items.RemoveRange(index, items.Count - index);
        return item;
    }
}
