using Mdc.Domain.Calendar;
using Mdc.Domain.Contracts;
using Mdc.Domain.Instruments;
using Mdc.Feeder;
using Mdc.Feeder.Contracts;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Pump;
using Mdc.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Silo.Hosting;

/// <summary>Keeps a live source up to date while it runs: its configuration, its contracts, what of them is recorded, and what clients want beyond that.</summary>
/// <remarks>What can't be read is said once and the old stays in force.</remarks>
internal sealed partial class LiveFollower(
    LiveSource live, NodeOptions options, FeedPump pump, IPushHub hub, IGrainFactory grains, MarketRules rules, TimeProvider time, ILogger<LiveFollower> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly FileStamps _configuration = new([options.FrontsPath]);
    private readonly HashSet<string> _interest = new(StringComparer.Ordinal);
    private RecordingPolicy? _policy;
    private TradingDay _day;
    private int _interestVersion = -1;
    private bool _mustImport = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _configuration.HaveChanged();
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            FollowConfiguration();
            var isNewList = FollowContracts();
            FollowPolicy(isNewList);
            if (_mustImport) await Import();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void FollowConfiguration()
    {
        if (!_configuration.HaveChanged()) return;
        try
        {
            var configured = FrontsFile.Read(options.FrontsPath);
            live.Fronts.Configure(configured);
            LogConfigured(options.FrontsPath, configured.Fronts.Count);
        }
        catch (SourceException e)
        {
            live.Fronts.RefuseConfiguration(e.Message);
            LogRefused(e.Message);
        }
    }

    private bool FollowContracts()
    {
        var nowNs = ChinaTime.ToNs(time.GetUtcNow());
        var isNew = false;
        try
        {
            isNew = live.Contracts.Refresh(nowNs);
        }
        catch (SourceException e)
        {
            LogRefused(e.Message);
        }
        _mustImport |= isNew;
        var day = ExchangeClock.TradingDayAt(nowNs, rules.Calendar);
        (isNew, _day) = (isNew || day != _day, day);
        return isNew;
    }

    private void FollowPolicy(bool isNewList)
    {
        var policy = pump.Policy;
        if (!isNewList && ReferenceEquals(policy, _policy) && hub.InterestVersion == _interestVersion) return;
        (_policy, _interestVersion) = (policy, hub.InterestVersion);

        var (recorded, beyond) = (new List<string>(), new List<string>());
        foreach (var contract in live.Contracts.On(_day))
        {
            var code = contract.Contract.Code;
            if (InstrumentCode.TryParse(code, _day, rules.Products, out var instrument, out _) && policy.Records(instrument)) recorded.Add(code);
            else if (hub.Wants(code)) beyond.Add(code);
        }
        if (live.Wishes.Record(recorded)) LogContracts(recorded.Count, _day);
        foreach (var code in beyond.Where(_interest.Add)) live.Wishes.Want(code);
        foreach (var code in _interest.Except(beyond).ToList())
        {
            _interest.Remove(code);
            live.Wishes.Release(code);
        }
        pump.AlsoRecord(_interest);
    }

    // The grains keep the list for whoever asks for a product's contracts.
    private async Task Import()
    {
        try
        {
            foreach (var product in live.Contracts.All.GroupBy(contract => contract.Product, StringComparer.Ordinal))
                await grains.GetGrain<IContractGrain>(product.Key).Import(product.ToArray());
            _mustImport = false;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // Again with the next beat.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} has changed: {Fronts} fronts")]
    private partial void LogConfigured(string path, int fronts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was in force stays so: {Why}")]
    private partial void LogRefused(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} contracts are recorded on {Day}")]
    private partial void LogContracts(int count, TradingDay day);
}
