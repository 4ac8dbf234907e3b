namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>How a plan makes room, and how it gives shares back.</summary>
public sealed partial class SubscriptionDispatcher
{
    // A front that is a fifth below its share gets it; one that is nearer keeps what it has.
    private const double Short = 0.8;

    // Where a few instruments find no exchange of places, thousands will not either, and each search is long.
    private const int MostFailedSwaps = 32;

    // What is recorded takes the place of what only clients want. Those come last in the order of instruments, and are few.
    private bool EvictInterest(int instrument)
    {
        for (var other = _base; other < _codes.Length; other++)
        {
            foreach (var number in Carriers(other))
            {
                if (number == 0 || Carriers(instrument).Contains(number) || Find(number) is not { } load) continue;
                Remove(other, load);
                Add(instrument, load);
                return true;
            }
        }
        return false;
    }

    // An instrument without any front takes the place of one that has another.
    private void EvictSpare(int instrument)
    {
        for (var n = 0; n < _loads.Length; n++)
        {
            var load = _loads[(_cursor + n) % _loads.Length];
            for (; load.EvictFrom < load.Load; load.EvictFrom++)
            {
                var other = load.Carried[load.EvictFrom];
                if (other == instrument || Copies(other) < 2) continue;
                Remove(other, load);
                Add(instrument, load);
                return;
            }
        }
    }

    // The only room left is where the instrument is already: another one moves there and makes room elsewhere.
    private void Swap(int instrument)
    {
        foreach (var roomy in _loads)
        {
            if (!roomy.HasRoom) continue;
            foreach (var full in _loads)
            {
                if (full == roomy || Carriers(instrument).Contains(full.Front.Number)) continue;
                var other = full.Carried.FindIndex(candidate => candidate != instrument && IsApart(candidate, roomy, full));
                if (other < 0) continue;
                Move(full.Carried[other], full, roomy);
                Add(instrument, full);
                return;
            }
        }
        _failedSwaps++;
    }

    private void Rebalance()
    {
        Prefer();
        if (_strategy == DispatchStrategy.Hash) return;
        foreach (var tier in _loads.Where(load => load.Front.IsStable).GroupBy(load => load.Front.Priority).OrderByDescending(tier => tier.Key))
            Even([.. tier]);
    }

    // Each copy goes to where it would be put now, if that is of a better rank; by hash also if it is merely the instrument's own place.
    private void Prefer()
    {
        if (_strategy != DispatchStrategy.Hash && _loads.Select(load => load.Rank).Distinct().Count() < 2 && _loads.All(load => load.HasRoom) && AreApart()) return;
        for (var i = 0; i < _codes.Length; i++)
        {
            for (var copy = 0; copy < _redundancy; copy++)
            {
                if (Find(Carriers(i)[copy]) is not { } from) continue;
                if (Choose(i, from) is not { Front.IsStable: true } to) continue;
                if (IsBetter(i, from, to)) Move(i, from, to);
            }
        }
    }

    private bool AreApart()
    {
        for (var i = 0; i < _codes.Length; i++)
        {
            var carriers = Carriers(i);
            foreach (var number in carriers)
                if (Find(number) is { } load && RankOf(load, carriers, load) == load.Rank) return false;
        }
        return true;
    }

    private bool IsBetter(int instrument, FrontLoad from, FrontLoad to)
    {
        var carriers = Carriers(instrument);
        var (was, willBe) = (RankOf(from, carriers, from), RankOf(to, carriers, from));
        if (was != willBe) return willBe > was;
        return _strategy == DispatchStrategy.Hash && Score(to.Index, to, instrument) < Score(from.Index, from, instrument);
    }

    private void Even(FrontLoad[] tier)
    {
        var shares = Shares(tier);
        var byNeed = Enumerable.Range(0, tier.Length).Where(f => tier[f].Load < Short * shares[f]).OrderBy(f => tier[f].Load / shares[f]).ToArray();
        foreach (var needy in byNeed)
        {
            var (to, share) = (tier[needy], (int)shares[needy]);
            // The donors in turn, so that none falls below its own share.
            foreach (var donor in Enumerable.Range(0, tier.Length).Where(f => tier[f].Load > shares[f] + 1).OrderByDescending(f => tier[f].Load / shares[f]).ToArray())
            {
                var from = tier[donor];
                var most = Math.Min(share - to.Load, from.Load - (int)Math.Ceiling(shares[donor]));
                for (var at = from.Load - 1; at >= 0 && most > 0; at--)
                {
                    var candidate = from.Carried[at];
                    if (!IsApart(candidate, to, from)) continue;
                    Move(candidate, from, to);
                    most--;
                }
            }
        }
    }

    // What each front of a tier should carry: in proportion to its quality, where the strategy goes by that, but never above its budget.
    private double[] Shares(FrontLoad[] tier)
    {
        var weights = Array.ConvertAll(tier, load => _strategy == DispatchStrategy.ConnectionQuality ? Math.Max(0.05, load.Front.Quality) : 1);
        var shares = new double[tier.Length];
        var isFull = new bool[tier.Length];
        for (double left = tier.Sum(load => load.Load); ;)
        {
            var free = Enumerable.Range(0, tier.Length).Where(f => !isFull[f]).ToArray();
            var weight = free.Sum(f => weights[f]);
            var full = free.Where(f => left * weights[f] / weight >= tier[f].Front.Budget).ToArray();
            if (full.Length == 0)
            {
                foreach (var f in free) shares[f] = left * weights[f] / weight;
                return shares;
            }
            foreach (var f in full)
            {
                (shares[f], isFull[f]) = (tier[f].Front.Budget, true);
                left -= shares[f];
            }
        }
    }

    // True where the instrument may go from one front to the other and no broker comes to carry it twice for that.
    private bool IsApart(int instrument, FrontLoad to, FrontLoad from)
    {
        foreach (var number in Carriers(instrument))
        {
            if (number == 0 || number == from.Front.Number) continue;
            if (number == to.Front.Number || (Find(number)!.Broker == to.Broker && from.Broker != to.Broker)) return false;
        }
        return to.HasRoom;
    }

    private void Move(int instrument, FrontLoad from, FrontLoad to)
    {
        Remove(instrument, from);
        Add(instrument, to);
    }
}
