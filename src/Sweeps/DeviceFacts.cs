using System.Text;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Storage;

namespace Accelerated.Sweeps;

/// <summary>A device as results refer to it: its name (a processor's is left out, since equal arithmetic gives equal bits) and the variant of every kernel family. The same facts have the same id.</summary>
/// <param name="Json">The facts.</param>
public sealed record DeviceFacts(JsonObject Json)
{
    /// <summary>The first digits of the SHA-256 of the facts.</summary>
    public string Id { get; } = Sha256Of.Span(Encoding.UTF8.GetBytes(Json.ToJsonString()))[..16];

    public string Device => (string?)Json["device"] ?? string.Empty;

    /// <param name="device">Opened by <paramref name="arithmetic"/>.</param>
    /// <param name="arithmetic">Of the plan.</param>
    public static DeviceFacts Of(ComputeDevice device, SweepArithmetic arithmetic) => new(new JsonObject
    {
        ["device"] = device.Kind == DeviceKind.Cpu ? "CPU" : device.Name,
        ["arithmetic"] = arithmetic.ToString(),
        ["kernels"] = new JsonObject(device.AllKernels.Select(k => KeyValuePair.Create(k.Key, (JsonNode?)k.Value))),
    });
}
