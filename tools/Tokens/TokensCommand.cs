using System.CommandLine;

namespace Accelerated.Tools.Tokens;

/// <summary>The executable's verbs, in the order in which they are used.</summary>
public static class TokensCommand
{
    public static Command Create()
    {
        var root = new Command("tokens", "Tokens in context: which tokens a head serves, what they continue, and pages to look at.");
        root.Subcommands.Add(new AblateVerb());
        root.Subcommands.Add(new StatisticsVerb());
        root.Subcommands.Add(new ClassifyVerb());
        root.Subcommands.Add(new EvaluateVerb());
        root.Subcommands.Add(new HtmlVerb());
        return root;
    }
}
