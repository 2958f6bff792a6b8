using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;

return ToolHost.Run(ReproduceTool.Create(), args);
