using Mdc.Feeder.Ctp;
using Mdc.Silo.Commands;

return ProcessEnd.With((int)await MdcCommand.Run(args, Terminal.OfProcess()));
