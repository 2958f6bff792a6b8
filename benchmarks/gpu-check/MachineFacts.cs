using System.Diagnostics;
using System.Globalization;
using Accelerated.Benchmarks.Machine;
using Accelerated.Devices;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Versions, and what nvidia-smi says of the device: names, clocks, limits.</summary>
internal static class MachineFacts
{
    private static readonly string[] Queries =
        ["name", "driver_version", "memory.total", "clocks.current.sm", "clocks.max.sm", "clocks.current.memory", "clocks.max.memory", "power.limit", "temperature.gpu", "mig.mode.current"];

    public static void Add(CheckReport report, ComputeDevice device, ComputeDevice host)
    {
        foreach ((string name, string value) in MachineVersions.Current(host.Threads))
        {
            report.Fact(name, value);
        }

        report.Fact("device", device.Name);
        report.Fact("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        if (device.Kind == DeviceKind.Cuda)
        {
            AddClocks(report, "at the start");
        }
    }

    /// <summary>What nvidia-smi says now.</summary>
    public static void AddClocks(CheckReport report, string when)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("nvidia-smi", [$"--query-gpu={string.Join(',', Queries)}", "--format=csv,noheader"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string[] values = process.StandardOutput.ReadToEnd().Split('\n')[0].Split(',', StringSplitOptions.TrimEntries);
            process.WaitForExit();
            foreach ((string query, string value) in Queries.Zip(values))
            {
                report.Fact($"nvidia-smi {query}, {when}", value);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            report.Fact("nvidia-smi", "not here");
        }
    }
}
