return Accelerated.Benchmarks.Running.BenchmarkCommand.Run(args);
