namespace Orleans
{
    /// <summary>Something with stages that run up when it starts and down when it stops.</summary>
    public interface ILifecycleObservable
    {
        /// <summary>Adds an observer to a stage; disposing the result removes it.</summary>
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>Is told when its stage starts and stops.</summary>
    public interface ILifecycleObserver
    {
        /// <summary>The stage starts; an exception stops the start.</summary>
        Task OnStart(CancellationToken cancellationToken = default);

        /// <summary>The stage stops; an exception is logged and the stop goes on.</summary>
        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>A service that takes part in a lifecycle.</summary>
    public interface ILifecycleParticipant<TLifecycleObservable> where TLifecycleObservable : ILifecycleObservable
    {
        /// <summary>Called once, before the start, to subscribe.</summary>
        void Participate(TLifecycleObservable lifecycle);
    }

    /// <summary>Stages of a silo. All of a stage start together, after the stages with lower numbers; they stop in reverse.</summary>
    public static class ServiceLifecycleStage
    {
        /// <summary>Before everything.</summary>
        public const int First = int.MinValue;

        /// <summary>The runtime itself.</summary>
        public const int RuntimeInitialize = 2000;

        /// <summary>The runtime's services.</summary>
        public const int RuntimeServices = 4000;

        /// <summary>Storage.</summary>
        public const int RuntimeStorageServices = 6000;

        /// <summary>The runtime's grain services.</summary>
        public const int RuntimeGrainServices = 8000;

        /// <summary>The application's services.</summary>
        public const int ApplicationServices = 10000;

        /// <summary>Stopping this stage deactivates all grains.</summary>
        public const int GrainDeactivation = 19998;

        /// <summary>The silo becomes active.</summary>
        public const int BecomeActive = 19999;

        /// <summary>The silo is active: grains may be called.</summary>
        public const int Active = 20000;

        /// <summary>After everything.</summary>
        public const int Last = int.MaxValue;
    }
}

namespace Orleans.Runtime
{
    /// <summary>The lifecycle of a silo.</summary>
    public interface ISiloLifecycle : ILifecycleObservable
    {
        /// <summary>The highest stage that has started.</summary>
        int HighestCompletedStage { get; }

        /// <summary>The lowest stage that has stopped.</summary>
        int LowestStoppedStage { get; }
    }
}
