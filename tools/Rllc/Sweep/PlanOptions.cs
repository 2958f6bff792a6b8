using System.CommandLine;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Sweeps;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>The options of a plan.</summary>
internal sealed class PlanOptions
{
    private readonly RunsOptions runs = new();
    private readonly ComponentOptions components = new();
    private readonly SettingOptions settings = new();
    private readonly TeacherOptions teachers = new();
    private readonly DataOptions dataOptions = new();
    private readonly DeviceOptions device = new();
    private readonly Option<string[]> data = ToolOption.Repeated("--data", "NAME=PATH of a token file (.npy, .bin) or corpus. Repeatable; the first is the general one, as for rllc estimate.");
    private readonly Option<string[]> evaluationData = ToolOption.Repeated("--evaluation-data", "NAME=PATH of further data on which every draw is evaluated, while its chains move on --data. Repeatable.");

    public void AddTo(Command command)
    {
        runs.AddTo(command);
        components.AddTo(command);
        command.Options.Add(data);
        command.Options.Add(evaluationData);
        teachers.AddTo(command);
        settings.AddTo(command);
        dataOptions.AddTo(command);
        device.AddTo(command);
    }

    /// <summary>The folder of packed corpora.</summary>
    public string Cache(VerbContext context) => dataOptions.Cache(context);

    /// <summary>The device that the plan is for; null where this machine has none, as the node from which jobs are submitted may not.</summary>
    /// <exception cref="InvalidInputException">None is named, so that nothing is known of it.</exception>
    public ComputeDevice? OpenDevice(VerbContext context, out string? fault)
    {
        fault = null;
        try
        {
            return device.Open(context);
        }
        catch (InvalidInputException e) when (device.Name(context).Split(':')[0] is "cuda" or "opencl")
        {
            fault = e.Message;
            return null;
        }
    }

    /// <param name="context">The command line.</param>
    /// <param name="opened">The device; null where the command line names one that is not here.</param>
    public SweepPlan Read(VerbContext context, ComputeDevice? opened)
    {
        IReadOnlyList<SweepVariant> variants = settings.Read(context);
        IReadOnlyList<NamedData> named = NamedData.ParseAll(context.Get(data)!);
        IReadOnlyList<NamedData> further = context.Get(evaluationData) is { Length: > 0 } texts ? NamedData.ParseAll(texts, "--evaluation-data") : [];
        IReadOnlyList<NamedData> compared = teachers.Read(context);
        if (compared.FirstOrDefault(t => named.Any(d => d.Name == t.Name)) is { } twice)
        {
            throw new UsageException($"a data set and a teacher are both named '{twice.Name}'. Name them apart.");
        }

        (List<SweepModel> models, List<SweepCheckpoint> checkpoints) = Checkpoints(context);
        TransformerShape shape = models[0].Shape();
        if (models.Any(m => m.Vocabulary != shape.Vocabulary))
        {
            throw new InvalidInputException($"The runs have vocabularies of {string.Join(" and ", models.Select(m => m.Vocabulary).Distinct())} ids, so no data suit all of them. Plan a sweep for each.");
        }

        string? tokenizerPath = dataOptions.TokenizerPath(context, runs.FirstPath(context));
        ITokenizer? tokenizer = tokenizerPath is null ? null : TokenizerFile.Load(tokenizerPath);
        int context0 = models.Min(m => m.Context);
        TokenRows Open(string spec) => dataOptions.Open(context, spec, context0, shape.Vocabulary, tokenizer);
        TokenSourceOptions reading = dataOptions.Describe(context, named[0].Spec, context0, shape.Vocabulary, tokenizer);
        DeviceKind kind = opened?.Kind ?? (device.Name(context).StartsWith("cuda", StringComparison.Ordinal) ? DeviceKind.Cuda : DeviceKind.OpenCL);
        SweepData[] own = [.. named.Select(d => Describe(d, Open))];
        return new SweepPlan
        {
            Versions = new RunRecord { Command = "", Options = [] }.Versions,
            Arithmetic = SweepArithmetic.Of(kind, device.PrecisionOf(context), device.Kernels(context)),
            Reading = new SweepReading(tokenizerPath is null ? null : Path.GetFullPath(tokenizerPath), tokenizer?.Sha256, reading.Length!.Value, reading.TextField, reading.Separators, reading.Seed),
            Biases = components.Biases(context),
            Models = models,
            Checkpoints = checkpoints,
            Data = [.. own, .. compared.Select(t => own[0] with { Name = t.Name, Spec = Absolute(t.Spec), TeacherSha256 = TeacherOptions.Sha256(t, models.MaxBy(m => m.Context)!.Shape(), path => runs.Load(context, path), Open) })],
            Evaluations = [.. further.Select(d => Describe(d, Open))],
            Variants = variants,
        };
    }

    private (List<SweepModel> Models, List<SweepCheckpoint> Checkpoints) Checkpoints(VerbContext context)
    {
        var models = new List<SweepModel>();
        var shapes = new List<TransformerShape>();
        var checkpoints = new List<SweepCheckpoint>();
        var steps = new Dictionary<(string Run, int Step), string>();
        runs.ForEach(context, (run, checkpoint) =>
        {
            int model = shapes.IndexOf(checkpoint.Shape);
            if (model < 0)
            {
                model = shapes.Count;
                shapes.Add(checkpoint.Shape);
                models.Add(SweepModel.Of(checkpoint.Shape, components.Read(context, checkpoint.Layout, null)));
            }

            // Results are told apart by their step.
            int step = checkpoint.Step ?? 0;
            if (!steps.TryAdd((run, step), checkpoint.Path))
            {
                throw new InvalidInputException($"'{steps[(run, step)]}' and '{checkpoint.Path}' are both of step {step} (0 where a checkpoint does not say), so their results could not be told apart. Plan a sweep for each.");
            }

            checkpoints.Add(new SweepCheckpoint(run, checkpoint.Step, Path.GetFullPath(checkpoint.Path), checkpoint.Sha256, model));
        });
        return (models, checkpoints);
    }

    private static SweepData Describe(NamedData named, Func<string, TokenRows> open)
    {
        using TokenRows rows = open(named.Spec);
        return new SweepData(named.Name, Absolute(named.Spec), rows.Sha256, rows.Count, rows.Length, null);
    }

    /// <summary>Tasks may run in other folders than the plan was made in.</summary>
    private static string Absolute(string spec)
    {
        const string bigram = "bigram:";
        if (spec.StartsWith(bigram, StringComparison.Ordinal))
        {
            return bigram + Absolute(spec[bigram.Length..]);
        }

        return spec.StartsWith("sdk:", StringComparison.Ordinal) ? spec : Path.GetFullPath(spec);
    }
}
