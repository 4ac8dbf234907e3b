namespace Mdc.Domain.Instruments;

/// <summary>Which right an option gives. The numbers are stored and never change.</summary>
public enum OptionRight : byte
{
    /// <summary>Not an option.</summary>
    None = 0,

    /// <summary>To buy.</summary>
    Call = 1,

    /// <summary>To sell.</summary>
    Put = 2,
}
