namespace Mdc.Feeder.Fronts.Probing;

/// <summary>What a trial of a front came to.</summary>
public enum FrontCondition
{
    /// <summary>Logged in.</summary>
    Live = 0,

    /// <summary>It takes connections; without a library nobody can log in, so no more is known.</summary>
    Reachable,

    /// <summary>Nobody answers at any of its addresses.</summary>
    Dead,

    /// <summary>It takes connections and says nothing.</summary>
    Silent,

    /// <summary>It takes connections and closes them.</summary>
    Closing,

    /// <summary>It refuses the login.</summary>
    Refusing,

    /// <summary>It could not be tried: no library, no secret, no address.</summary>
    Untried,
}

/// <summary>A front, and what is wrong with it in one line.</summary>
/// <param name="Front">Its name.</param>
/// <param name="Condition">What is wrong.</param>
/// <param name="Sentence">The same in words, with what was seen.</param>
public sealed record FrontFinding(string Front, FrontCondition Condition, string Sentence)
{
    /// <summary>True where nothing is wrong as far as could be seen.</summary>
    public bool IsGood => Condition is FrontCondition.Live or FrontCondition.Reachable;
}
