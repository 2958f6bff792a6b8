using System.CommandLine;
using System.CommandLine.Help;

namespace Accelerated.Tools.Common;

/// <summary>Options that every verb of every executable takes.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = Everywhere("--json", "Print results as JSON on the standard output.");

    public static Option<bool> Quiet { get; } = Everywhere("--quiet", "Show no progress.");

    public static Option<bool> Trace { get; } = Everywhere("--trace", "Show where an error arose.");

    public static Option<string?> Config { get; } =
        new("--config") { Description = "JSON object of options by their long names; options on the command line win.", HelpName = "FILE.json", Recursive = true };

    public static void AddTo(Command root)
    {
        foreach (Option option in new Option[] { Json, Quiet, Trace, Config })
        {
            if (!root.Options.Contains(option))
            {
                root.Options.Add(option);
            }
        }

        if (!root.Options.OfType<HelpOption>().Any())
        {
            root.Options.Add(new HelpOption { Recursive = true });
            root.Options.Add(new VersionOption());
        }
    }

    private static Option<bool> Everywhere(string name, string description) => new(name) { Description = description, Recursive = true };
}
