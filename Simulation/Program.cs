using Mdc.Simulation;

return SimulateCommand.Run(args, Console.Out, Console.Error, TimeProvider.System);
