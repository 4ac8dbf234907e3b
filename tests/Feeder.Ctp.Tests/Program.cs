using Mdc.Feeder.Ctp.Tests.Processes;

// The test runner loads this assembly and never comes here; the tests that kill a feeder start it as a process.
return FeederProcess.Run(args);
