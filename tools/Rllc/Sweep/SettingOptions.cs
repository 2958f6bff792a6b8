using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.LearningCoefficients;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which samplers: the sampling options, in several settings and with several seeds.</summary>
internal sealed class SettingOptions
{
    private readonly SamplingOptions sampling = new();
    private readonly Option<string?> seeds = ToolOption.Text("--seeds", "Instead of --seed: several, as in 0,1,2,3.");
    private readonly Option<string[]> settings = ToolOption.Repeated("--setting", "NAME:OPTION=VALUE,… of the sampling options, without dashes, as in weak:localization=50,draws=400; what it leaves out is as on the command line. Repeatable: one setting each.");

    public void AddTo(Command command)
    {
        sampling.AddTo(command);
        command.Options.Add(seeds);
        command.Options.Add(settings);
    }

    /// <summary>Every setting with every seed.</summary>
    public IReadOnlyList<SweepVariant> Read(VerbContext context)
    {
        ulong[]? several = Seeds(context);
        (string Name, VerbContext Context)[] named = context.Get(settings) is { Length: > 0 } texts ? [.. texts.Select(t => Setting(context, t))] : [("", context)];
        if (named.GroupBy(n => n.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"two settings are named '{twice.Key}'. Name them apart.");
        }

        return
        [
            .. from setting in named
               let options = sampling.Read(setting.Context)
               from seed in several ?? [options.Seed]
               select new SweepVariant(setting.Name, EstimatorSettings.Describe(options with { Sampler = options.Sampler with { Seed = seed } })),
        ];
    }

    private ulong[]? Seeds(VerbContext context)
    {
        if (context.Get(seeds) is not { } text)
        {
            return null;
        }

        ulong[] several = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(t => ulong.TryParse(t, out ulong seed) && seed <= long.MaxValue ? seed : throw new UsageException($"--seeds '{text}': '{t}' is no seed. Write whole numbers, as in 0,1,2,3."))];
        return several.Distinct().Count() == several.Length ? several : throw new UsageException($"--seeds '{text}' names a seed twice.");
    }

    private static (string Name, VerbContext Context) Setting(VerbContext context, string text)
    {
        int colon = text.IndexOf(':');
        string name = colon > 0 ? text[..colon] : string.Empty;
        if (name.Length == 0 || name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            throw new UsageException($"--setting '{text}' must be NAME:OPTION=VALUE,…, with a name that can stand in a file's name.");
        }

        var options = new JsonObject();
        foreach (string part in text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            options[pair[0]] = pair.Length == 2 ? pair[1] : true;
        }

        foreach ((string option, _) in options)
        {
            if (context.Options().ContainsKey(option))
            {
                throw new UsageException($"--{option} is given by --setting '{name}' and by the command line. Give it in one place.");
            }
        }

        return (name, context.Inherit(options, $"--setting {name}"));
    }
}
