using System.Text.Json.Nodes;
using Accelerated.Figures.Charts;
using Accelerated.Storage;

namespace Accelerated.Figures.Development;

/// <summary>A figure of a run's development: drawn, or the reason why it cannot be drawn and the command that would make its data.</summary>
public sealed record DevelopmentFigure
{
    private DevelopmentFigure(string name, string title) => (Name, Title) = (name, title);

    /// <summary>Of its files.</summary>
    public string Name { get; }

    public string Title { get; }

    /// <summary>Name of the claim that it shows; empty for others.</summary>
    public string Claim { get; init; } = "";

    /// <summary>Null when it could not be drawn.</summary>
    public Chart? Chart { get; private init; }

    /// <summary>Instead of <see cref="Chart"/>.</summary>
    public HeatMap? Map { get; private init; }

    /// <summary>What it was drawn with, kept beside it as <c>name.json</c>.</summary>
    public JsonObject Settings { get; private init; } = [];

    /// <summary>Why it was not drawn; empty when it was.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>What makes the data that it lacks; empty when nothing does.</summary>
    public string Command { get; private init; } = "";

    public bool IsDrawn => Chart is not null || Map is not null;

    public static DevelopmentFigure Drawn(string name, Chart chart, JsonObject settings) => new(name, chart.Title) { Chart = chart, Settings = settings };

    public static DevelopmentFigure Drawn(string name, HeatMap map, JsonObject settings) => new(name, map.Title) { Map = map, Settings = settings };

    public static DevelopmentFigure Missing(string name, string title, string reason, string command) => new(name, title) { Reason = reason, Command = command };

    /// <summary>With stages shaded where an axis is the step.</summary>
    public DevelopmentFigure Over(StageShading stages) => Chart is null ? this : this with { Chart = stages.Apply(Chart) };

    /// <summary>Writes PNG, SVG, the table and the settings; nothing when it is not drawn.</summary>
    public void Save(string directory)
    {
        if (!IsDrawn)
        {
            return;
        }

        if (Chart is not null)
        {
            ChartFiles.Save(directory, Name, Chart);
        }
        else
        {
            HeatMapFiles.Save(directory, Name, Map!);
        }

        JsonFile.Write(Path.Combine(directory, Name + ".json"), new JsonObject { ["figure"] = Name, ["title"] = Title, ["claim"] = Claim, ["settings"] = Settings.DeepClone() });
    }
}
