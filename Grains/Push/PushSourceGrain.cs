using Mdc.Grains.Interfaces;
using Mdc.Grains.Placement;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mdc.Grains.Push;

/// <summary>Attaches observers in other processes to its silo's hub, and forgets those that ask no more.</summary>
[SiloPlacement]
public sealed partial class PushSourceGrain(IPushHub hub, TimeProvider time, ILogger<PushSourceGrain> logger) : Grain, IPushSourceGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(15);

    private readonly Dictionary<IPushObserver, PushOutlet> _outlets = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => ForgetSilent(), new GrainTimerCreationOptions(LookEvery, LookEvery));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var outlet in _outlets.Values) outlet.Attachment?.Dispose();
        return Task.CompletedTask;
    }

    public ValueTask<bool> Subscribe(IPushObserver observer, PushInterest interest)
    {
        var isKnown = _outlets.TryGetValue(observer, out var outlet);
        if (isKnown)
        {
            outlet!.Want(interest);
        }
        else
        {
            _outlets[observer] = outlet = new PushOutlet(observer, interest, hub);
            outlet.Attachment = hub.Attach(outlet);
        }
        outlet.RenewedAt = time.GetUtcNow();
        return ValueTask.FromResult(!isKnown);
    }

    public ValueTask Unsubscribe(IPushObserver observer)
    {
        if (_outlets.Remove(observer, out var outlet)) outlet.Attachment?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task ForgetSilent()
    {
        foreach (var (observer, outlet) in _outlets.ToList())
        {
            if (time.GetUtcNow() - outlet.RenewedAt < ForgetAfter) continue;
            _outlets.Remove(observer);
            outlet.Attachment?.Dispose();
            LogForgets(this.GetPrimaryKeyString(), outlet.Failure?.Message ?? "it asked no more");
        }
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} forgets an observer of its pushes: {Why}")]
    private partial void LogForgets(string silo, string why);
}
