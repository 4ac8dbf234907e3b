using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Grains.Interfaces;
using Mdc.Journal;
using Mdc.Silo.Certificates;
using Mdc.Silo.Hosting;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Evidence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Evidence;

/// <summary>
/// Certifies each trading day once it is over: every bar is folded again from the journal and compared with the stored one, every tick with
/// its row. Then lets the journal's oldest segments go, and keeps the table of gaps up to date meanwhile.
/// </summary>
/// <remarks>A day that differs stays uncertified, is said in the status, and keeps its segments. One that is not stored to its end is looked at again.</remarks>
internal sealed partial class NightCheck(
    NodeOptions options, DataDirectory directory, TickJournal journal, TimescaleDatabase store, MarketRules rules, NodeEvidence evidence, IFeederControl feeder,
    IGrainFactory grains, TimeProvider time, ILogger<NightCheck> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(10);

    // 16:00 is the last moment that a tick may still count; what it brings is stored soon after.
    private const long OverAtNsOfDay = (16 * 60 + 5) * ChinaTime.NsPerMinute;

    private readonly Dictionary<TradingDay, DateTimeOffset> _notBefore = [];
    private readonly GapList _gaps = new(journal, rules);
    private readonly GapStore _gapStore = new(store);
    private readonly JournalRetention _retention = new(journal, rules.Calendar, options.JournalDays);
    private readonly GapFinder _finder = new GapList(journal, rules).NewFinder();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            await Guard(RecordGaps, "the table of gaps", stoppingToken);
            foreach (var day in Due()) await Guard(cancellation => Certify(day, cancellation), $"the certificate of {day}", stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Guard(RecordGaps, "the table of gaps", cancellationToken);
    }

    private IEnumerable<TradingDay> Due()
    {
        var now = time.GetUtcNow();
        return [.. new MarketCertification(journal, store, rules, options.Source, time).Days().Where(day => IsOver(day, now) && !IsCertified(day) && now >= _notBefore.GetValueOrDefault(day))];
    }

    private bool IsOver(TradingDay day, DateTimeOffset now)
    {
        // A replay's days are over when its files are: only their ticks tell the time.
        if (options.Source == SourceKind.Replay) return feeder.Status.State == FeederState.Finished;
        var nowNs = ChinaTime.ToNs(now);
        if (ExchangeClock.TradingDayAt(nowNs, rules.Calendar) > day) return true;
        return directory.Kind.Calendar == DataKind.China && nowNs >= ChinaTime.MidnightNs(day.ToDate()) + OverAtNsOfDay;
    }

    private bool IsCertified(TradingDay day)
    {
        var path = PathOf(day);
        return File.Exists(path) && CertificateFile.Read(path) is { IsValid: true, Certificate: { IsClean: true, Days: [{ Settled: true }] } };
    }

    private async Task Certify(TradingDay day, CancellationToken cancellation)
    {
        _notBefore[day] = time.GetUtcNow() + AgainAfter;
        using var key = CertificateKey.LoadOrCreate(directory.Path);
        // A thread of its own: a day takes minutes to read and digest, and no pool thread should be gone for so long.
        var certificate = await Task.Factory.StartNew(() => Run(day, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        var file = CertificateFile.Sign(certificate, key);
        file.Write(PathOf(day));
        evidence.Issued(certificate);
        await new CertificateStore(store).Add(day, ChinaTime.ToNs(time.GetUtcNow()), file.Body, file.Signature, cancellation);

        if (!certificate.IsClean) LogDifferent(day, certificate.Differences.Count, certificate.Differences[0].ToString());
        else if (certificate.Days[0].Settled) LogCertified(day, certificate.Days[0].Accepted, certificate.Days[0].Bars);
        if (certificate.IsClean) await Retire(cancellation);
    }

    private async Task<Certificate> Run(TradingDay day, CancellationToken cancellation)
    {
        var witnesses = new Dictionary<TradingDay, ILookup<string, Witness>> { [day] = await Grains(day) };
        using var archive = JournalArchive.OpenRead(directory.Journal(journal.Feeder), time, scanAll: true);
        await _gapStore.Write(journal.Feeder, GapList.Shard, [.. new GapList(archive, rules).Damaged()], cancellation);
        return await new MarketCertification(archive, store, rules, options.Source, time).Run(
            [day], only: true, instrument: null, witnesses, new Progress<(double, string)>(), cancellation);
    }

    private async Task<ILookup<string, Witness>> Grains(TradingDay day)
    {
        var witnesses = new List<(string Instrument, Witness Witness)>();
        for (var shard = 0; shard < journal.Shards; shard++)
        {
            foreach (var code in await grains.GetGrain<ITickShardGrain>(shard).GetInstruments())
            {
                var account = await grains.GetGrain<IInstrumentGrain>(code).GetAccount();
                if (account.TradingDay == day.Value) witnesses.Add((code, new Witness("grain", account.After, account.Through, account.Count, account.Checksums)));
            }
        }
        return witnesses.ToLookup(one => one.Instrument, one => one.Witness);
    }

    private async Task Retire(CancellationToken cancellation)
    {
        var parked = new List<QuarantinedInstrument>();
        for (var shard = 0; shard < journal.Shards; shard++) parked.AddRange(await grains.GetGrain<ITickShardGrain>(shard).GetQuarantined());
        var retired = _retention.Retire(await new StoredDayReader(store).Checkpoints(cancellation), IsCertified, parked);
        if (retired > 0) LogRetired(retired, options.JournalDays);
    }

    // The first time from the journal's begin: what is in the table already only gets its end.
    private async Task RecordGaps(CancellationToken cancellation)
    {
        var found = _gaps.ReadOn(_finder);
        if (_finder.Open is { } open) found.Add(open);
        if (found.Count > 0) await _gapStore.Write(journal.Feeder, GapList.Shard, found, cancellation);
    }

    // What fails here is tried again; the market goes on.
    private async Task Guard(Func<CancellationToken, Task> act, string what, CancellationToken cancellation)
    {
        try
        {
            await act(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(what, e);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private string PathOf(TradingDay day) => Path.Combine(directory.Certificates, $"{day}.json");

    [LoggerMessage(Level = LogLevel.Error, Message = "Trading day {Day} is not as it should be, {Differences} differences: {First}")]
    private partial void LogDifferent(TradingDay day, int differences, string first);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trading day {Day} is certified: {Ticks} ticks, {Bars} bars")]
    private partial void LogCertified(TradingDay day, long ticks, long bars);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Segments} segments of the journal went: archived, certified, and older than {Days} trading days")]
    private partial void LogRetired(int segments, int days);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} could not be made; it is tried again")]
    private partial void LogFailed(string what, Exception exception);
}
