using Mdc.Silo.Commands;

namespace Mdc.Silo.Certificates;

/// <summary>A certificate in a few lines for people.</summary>
internal static class CertificateText
{
    private const int MostDifferences = 50;

    public static void Write(Certificate certificate, TextWriter to)
    {
        foreach (var day in certificate.Days)
        {
            var open = day.Settled ? "" : ", more to come";
            var asked = day.Instruments.Count(one => one.Grain is not null) is > 0 and var grains ? $", {MdcCommand.Grouped(grains)} grains asked" : "";
            to.WriteLine($"{day.TradingDay}  {MdcCommand.Grouped(day.Instruments.Count)} instruments: {MdcCommand.Grouped(day.Pushes)} callbacks, {MdcCommand.Grouped(day.Accepted)} ticks, "
                + $"{MdcCommand.Grouped(day.StoredTicks)} stored; {MdcCommand.Grouped(day.Bars)} bars, {MdcCommand.Grouped(day.StoredBars)} stored{asked}{open}");
        }
        foreach (var difference in certificate.Differences.Take(MostDifferences)) to.WriteLine($"  {difference}");
        if (certificate.Differences.Count > MostDifferences) to.WriteLine($"  and {certificate.Differences.Count - MostDifferences} more; the file has them all");
        to.WriteLine(certificate.IsClean ? "Clean." : $"{MdcCommand.Grouped(certificate.Differences.Count)} differences.");
    }
}
