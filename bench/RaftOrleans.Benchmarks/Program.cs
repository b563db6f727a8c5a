// dotnet run -c Release --project bench/RaftOrleans.Benchmarks -- growth | allocation | simulation | check [dir] | --filter '*'
using System.Reflection;
using BenchmarkDotNet.Running;
using RaftOrleans.Benchmarks;

switch (args)
{
    case ["growth"]: GrowthTable.Write(Console.Out); break;
    case ["allocation"]: AllocationTable.Write(Console.Out); break;
    case ["check"]: CheckTable.Write(Console.Out, null); break;
    case ["check", string directory]: CheckTable.Write(Console.Out, directory); break;
    case ["simulation"]: SimulationTable.Write(Console.Out); break;
    default: BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args); break;
}
