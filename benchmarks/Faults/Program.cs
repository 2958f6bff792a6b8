using System.CommandLine;
using Accelerated.Faults;
using Accelerated.Tools.Common;

return ToolHost.Run(new Command("faults", "Sweeps under faults.") { new PrepareVerb(), new CampaignVerb() }, args);
