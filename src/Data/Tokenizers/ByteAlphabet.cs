using System.Text;

namespace Accelerated.Data;

/// <summary>
/// GPT-2's way to write bytes as visible characters: printable bytes of Latin-1 stand for themselves, the 68 others for U+0100 on, in order (a space is Ġ).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = MakeCharacters();
    private static readonly Dictionary<char, byte> Values = Characters.Select((c, value) => (c, value)).ToDictionary(pair => pair.c, pair => (byte)pair.value);

    /// <summary>The bytes in the order of GPT-2's first 256 ids: those that stand for themselves, then the others.</summary>
    public static IEnumerable<byte> InOrderOfIds =>
        Enumerable.Range(0, 256).Where(value => Characters[value] == value).Concat(Enumerable.Range(0, 256).Where(value => Characters[value] != value)).Select(value => (byte)value);

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(Characters[value]);
        }

        return text.ToString();
    }

    /// <summary>The bytes that <paramref name="text"/> writes, or null and the first character that stands for no byte.</summary>
    public static byte[]? ToBytes(string text, out char stranger)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!Values.TryGetValue(text[i], out bytes[i]))
            {
                stranger = text[i];
                return null;
            }
        }

        stranger = default;
        return bytes;
    }

    private static char[] MakeCharacters()
    {
        char[] characters = new char[256];
        int others = 0;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = printable ? (char)value : (char)(256 + others++);
        }

        return characters;
    }
}
