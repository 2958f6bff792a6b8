Console.Error.WriteLine("train: no verb yet.");
return 2;
