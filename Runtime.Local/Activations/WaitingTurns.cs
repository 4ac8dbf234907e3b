using Mdc.Runtime.Local.Calls;

namespace Mdc.Runtime.Local.Activations;

/// <summary>Calls that wait for their turn, oldest first. For one activation's turns; only <see cref="Count"/> is read from outside.</summary>
internal sealed class WaitingTurns
{
    private Turn? _last;
    private int _count;

    /// <summary>The oldest; null where none waits.</summary>
    public Turn? First { get; private set; }

    public int Count => Volatile.Read(ref _count);

    public void Add(Turn turn)
    {
        turn.Next = null;
        if (_last is null) First = turn;
        else _last.Next = turn;
        _last = turn;
        _count++;
    }

    /// <summary>Removes the oldest; null where none waits.</summary>
    public Turn? Take() => First is { } first ? Remove(null, first) : null;

    /// <summary>Removes the oldest that interleaves, wherever it stands; null where none does.</summary>
    public Turn? TakeInterleaving()
    {
        Turn? before = null;
        for (var turn = First; turn is not null; before = turn, turn = (Turn?)turn.Next)
        {
            if (turn.Interleaves) return Remove(before, turn);
        }

        return null;
    }

    private Turn Remove(Turn? before, Turn turn)
    {
        if (before is null) First = (Turn?)turn.Next;
        else before.Next = turn.Next;
        if (ReferenceEquals(_last, turn)) _last = before;
        turn.Next = null;
        _count--;
        return turn;
    }
}
