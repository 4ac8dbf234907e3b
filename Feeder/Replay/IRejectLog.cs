namespace Mdc.Feeder.Replay;

/// <summary>Gets every row of a replay that was not accepted nor a repeat. Called by the pump's thread.</summary>
public interface IRejectLog
{
    /// <summary>One refused row.</summary>
    /// <param name="file">Its file's name.</param>
    /// <param name="row">Its number, from 1 after the header.</param>
    /// <param name="rule">The rule that refused it; "Malformed" where it can't be read.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="text">The row, or what is left of it.</param>
    void Add(string file, long row, string rule, string reason, ReadOnlySpan<byte> text);
}
