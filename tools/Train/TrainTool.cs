using System.CommandLine;

namespace Accelerated.Tools.Train;

/// <summary>The executable <c>train</c>.</summary>
public static class TrainTool
{
    public static Command Create()
    {
        var root = new Command("train", "Corpora, tokenizers, training runs and evaluation of attention-only transformers.");
        foreach (Command verb in new Command[] { new RunVerb(), new EvalVerb(), new CorpusVerb(), new TokenizerVerb(), new DevicesVerb() })
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
