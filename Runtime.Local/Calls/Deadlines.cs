using System.Globalization;
using Mdc.Runtime.Local.Activations;

namespace Mdc.Runtime.Local.Calls;

/// <summary>
/// Ends calls whose answer does not come in time, without a timer or a clock reading per call: calls are noted in a few lists,
/// which the coarse clock's ticks look through. Answered calls leave a list when it is full or looked through.
/// </summary>
internal sealed class Deadlines
{
    private readonly CoarseClock _clock;
    private readonly Lane[] _lanes = [.. Enumerable.Range(0, 8).Select(static _ => new Lane())];

    public Deadlines(CoarseClock clock)
    {
        _clock = clock;
        clock.OnTick(Sweep);
    }

    /// <summary>Ends the call with a <see cref="TimeoutException"/> once so many ticks have passed.</summary>
    public void Watch(Call call, int ticks)
    {
        call.Due = _clock.Now + ticks;
        _lanes[Environment.CurrentManagedThreadId & 7].Add(call);
    }

    private void Sweep(int now)
    {
        List<Call>? late = null;
        foreach (var lane in _lanes) lane.Collect(now, ref late);
        if (late is null) return;
        foreach (var call in late)
        {
            call.Abandon(new TimeoutException(string.Create(
                CultureInfo.InvariantCulture, $"{call} has not answered in time. It waits, runs, or waits for a call that waits for it.")));
        }
    }

    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private Call?[] _calls = new Call?[256];
        private int _count;

        public void Add(Call call)
        {
            lock (_lock)
            {
                if (_count == _calls.Length) MakeRoom();
                _calls[_count++] = call;
            }
        }

        public void Collect(int now, ref List<Call>? late)
        {
            lock (_lock)
            {
                for (var i = 0; i < _count; i++)
                {
                    if (_calls[i]!.IsOver || now - _calls[i]!.Due < 0) continue;
                    (late ??= []).Add(_calls[i]!);
                }

                DropEnded();
            }
        }

        // At least half stays free, so that a call costs a constant share of the next look-through.
        private void MakeRoom()
        {
            DropEnded();
            if (_count > _calls.Length / 2) Array.Resize(ref _calls, _calls.Length * 2);
        }

        private void DropEnded()
        {
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                if (!_calls[i]!.IsOver) _calls[kept++] = _calls[i];
            }

            Array.Clear(_calls, kept, _count - kept);
            _count = kept;
        }
    }
}
