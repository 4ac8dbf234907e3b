using Mdc.Domain.Ticks;
using Mdc.Feeder.Replay;
using Mdc.Grains.Interfaces;
using Mdc.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Mdc.Silo.Commands;

/// <summary>What a replay came to: says it in words and gives the process its code.</summary>
internal static class ReplayOutcome
{
    /// <summary>Writes counts, and a sentence for each thing an operator should know; returns the code of the gravest.</summary>
    public static ExitCode Report(Node node, Terminal terminal)
    {
        var status = node.Feeder;
        var refused = status.Refused.Where(rule => rule.Value > 0).ToList();
        terminal.Error.WriteLine(
            $"{MdcCommand.Grouped(status.Received)} rows: {MdcCommand.Grouped(status.Accepted)} accepted, {MdcCommand.Grouped(status.Repeats)} repeats"
            + string.Concat(refused.Select(rule => $", {MdcCommand.Grouped(rule.Value)} {rule.Key}")));
        if (node.Rejected > 0) terminal.Error.WriteLine($"{MdcCommand.Grouped(node.Rejected)} rows that were not taken are listed in {node.RejectsPath}.");

        if (status.State == FeederState.Failed) throw new CommandException(ExitCode.Failed, status.Trouble ?? "The feeder failed.");
        var source = node.Services.GetRequiredService<CsvTickSource>();
        if (source.Trouble is { } damage) return Say(terminal, ExitCode.SourceDamaged, damage);
        if (source.Malformed > 0) return Say(terminal, ExitCode.RowsMalformed, $"{MdcCommand.Grouped(source.Malformed)} rows are malformed.");
        if (status.Refused.GetValueOrDefault(nameof(TickRule.UnknownInstrument)) is > 0 and var unknown)
            return Say(terminal, ExitCode.InstrumentsUnknown, $"{MdcCommand.Grouped(unknown)} rows are of instruments that no product table knows.");
        if (source.Empty.FirstOrDefault() is { } empty) return Say(terminal, ExitCode.SourceEmpty, $"{empty} has no row.");
        return ExitCode.Ok;
    }

    private static ExitCode Say(Terminal terminal, ExitCode code, string sentence)
    {
        terminal.Error.WriteLine($"mdc: {sentence}");
        return code;
    }
}
