Console.Error.WriteLine("reproduce: no verb yet.");
return 2;
