using Mdc.Silo.Commands;

return (int)await MdcCommand.Run(args, Terminal.OfProcess());
