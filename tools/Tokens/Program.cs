Console.Error.WriteLine("tokens: no verb yet.");
return 2;
