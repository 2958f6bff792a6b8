Console.Error.WriteLine("rllc: no verb yet.");
return 2;
