using Mdc.Feeder;
using Mdc.Feeder.Ctp;
using Mdc.Feeder.Fronts.Configuration;

namespace Mdc.Silo.Doctor;

/// <summary>The vendors' libraries of the configured fronts: whether each loads, what it calls itself, and how it is called.</summary>
internal static class LibraryCheck
{
    private const string What = "CTP library";

    /// <summary>One finding per library; none where no fronts are configured: a node without a live feeder needs none.</summary>
    /// <param name="frontsPath">The file with the section "fronts".</param>
    /// <param name="named">The library of fronts that name none; null for none.</param>
    public static IEnumerable<Finding> Run(string frontsPath, string? named)
    {
        if (!File.Exists(frontsPath)) return named is null ? [] : [Try(named, null, "")];
        try
        {
            var options = FrontsFile.Read(frontsPath);
            return
            [
                .. options.Fronts.Where(front => front.IsEnabled).GroupBy(front => (Library: front.Library ?? options.Library ?? named, Profile: front.Profile ?? options.Profile))
                    .Select(same => same.Key.Library is { } library
                        ? Try(library, same.Key.Profile, $", for {same.Count()} fronts")
                        : Finding.Warn(What, $"{same.Count()} fronts name none.", $"Name the vendor's thostmduserapi_se in {frontsPath}, or with --library.")),
            ];
        }
        catch (SourceException e)
        {
            return [Finding.Fail("Fronts", e.Message, "./mdc fronts check says the same; mend the file.")];
        }
    }

    private static Finding Try(string library, string? profile, string whose)
    {
        try
        {
            return Finding.Ok(What, $"{library}: {LibraryReport.Load(library, profile)}{whose}");
        }
        catch (SourceException e)
        {
            return Finding.Fail(What, e.Message, "Live fronts can't be spoken to without it; see docs/fronts.md.");
        }
    }
}
