using Accelerated.Tools.Common;
using Accelerated.Tools.Rllc;

return ToolHost.Run(RllcTool.Create(), args);
