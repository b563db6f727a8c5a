// dotnet run -c Release --project bench/RaftOrleans.Benchmarks -- --filter '*'
using System.Reflection;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
