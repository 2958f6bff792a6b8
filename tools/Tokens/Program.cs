using Accelerated.Tools.Common;
using Accelerated.Tools.Tokens;

return ToolHost.Run(TokensCommand.Create(), args);
