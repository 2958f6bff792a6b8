using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce;

return ToolHost.Run(new ReproduceVerb(), args);
