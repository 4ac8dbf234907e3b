using Mdc.Runtime.Local.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain may ask its activation for.</summary>
public static class GrainBaseExtensions
{
    /// <inheritdoc cref="Grain.DeactivateOnIdle"/>
    public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));

    /// <inheritdoc cref="Grain.MigrateOnIdle"/>
    public static void MigrateOnIdle(this IGrainBase grain) => grain.GrainContext.Migrate(RequestContext.Snapshot);

    /// <summary>
    /// A timer whose callback runs as a turn of the grain: it waits for the running call unless it may interleave.
    /// The next period starts when the callback has ended; an exception is logged and the timer goes on. It dies with the activation.
    /// </summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        new GrainTimer<TState>((Activation)grain.GrainContext, callback, state, options);

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase,Func{TState,CancellationToken,Task},TState,GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (callback, stop) => callback(stop), callback, options);

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase,Func{TState,CancellationToken,Task},TState,GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (callback, _) => callback(), callback, options);

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase,Func{TState,CancellationToken,Task},TState,GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options) =>
        grain.RegisterGrainTimer(static (both, _) => both.callback(both.state), (callback, state), options);

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase,Func{TState,CancellationToken,Task},TState,GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase,Func{TState,CancellationToken,Task},TState,GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));
}
