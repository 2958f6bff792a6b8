using Accelerated.Tools.Common;
using Accelerated.Tools.Train;

return ToolHost.Run(TrainTool.Create(), args);
