using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Train;

/// <summary><c>train devices</c>: what this machine has, what cannot be used and why, and which kernels would or could run.</summary>
internal sealed class DevicesVerb : Verb
{
    private readonly Option<bool> registers = ToolOption.Flag("--registers", "Print instead what every kernel takes of a CUDA device, as ptxas counts it. Needs ptxas, no GPU.");

    public DevicesVerb()
        : base("devices", "List the devices of this machine, why one cannot be used, and which kernel variants would run, or could be forced by --kernel.") => Add(registers);

    protected override void Run(VerbContext context)
    {
        if (context.Get(registers))
        {
            string table = KernelTable.Markdown();
            context.Print(new JsonObject { ["registers"] = table }, table);
            return;
        }

        var json = new JsonArray();
        var text = new StringBuilder();
        foreach (DeviceDescription device in DeviceSurvey.Run())
        {
            json.Add(new JsonObject
            {
                ["name"] = device.Name,
                ["description"] = device.Description,
                ["memory_bytes"] = device.MemoryBytes,
                ["fault"] = device.Fault,
                ["kernels"] = new JsonObject(device.Kernels.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)k.Value))),
                ["other_kernels"] = new JsonObject(device.OtherKernels.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)new JsonArray([.. k.Value])))),
            });
            text.AppendLine($"{device.Name,-10}  {device.Description}{(device.MemoryBytes > 0 ? $", {device.MemoryBytes / 1e9:F1} GB" : string.Empty)}{(device.Fault is null ? string.Empty : $"  not usable: {device.Fault}")}");
            foreach ((string family, string variant) in device.Kernels)
            {
                string others = string.Join(", ", device.OtherKernels[family]);
                text.AppendLine($"            {family,-28} {(others.Length > 0 ? $"{variant,-20} or {others}" : variant)}");
            }
        }

        context.Print(new JsonObject { ["devices"] = json }, text.ToString().TrimEnd());
    }
}
