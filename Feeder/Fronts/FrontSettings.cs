namespace Mdc.Feeder.Fronts;

/// <summary>One front as configured: where it is, through which library it is spoken to, what it may be asked.</summary>
public sealed record FrontSettings
{
    /// <summary>Unique in the configuration, stable: the front's number and its ring go by it.</summary>
    public required string Name { get; init; }

    /// <summary>The broker's id, as the login wants it.</summary>
    public required string BrokerId { get; init; }

    /// <summary>What people call it; null for nothing. Only shown.</summary>
    public string? Note { get; init; }

    /// <summary>Addresses of the same front, <c>tcp://host:port</c>, <c>ssl://</c> or <c>tcp6://</c>; the first to answer wins.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Path of the vendor's library; null for the feeder's default.</summary>
    public string? Library { get; init; }

    /// <summary>The library's ABI profile by name; null to choose it by the library's version.</summary>
    public string? Profile { get; init; }

    /// <summary>False for evaluation fronts (libraries from 6.7.11 on, ctp.md 1.1).</summary>
    public bool IsProduction { get; init; } = true;

    /// <summary>False: not used.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Higher is preferred. Default 0.</summary>
    public int Priority { get; init; }

    /// <summary>The most instruments it may carry; null for no limit.</summary>
    public int? Budget { get; init; }

    /// <summary>The user id where the front wants one; null for an anonymous login.</summary>
    public string? UserId { get; init; }

    /// <summary>Which secret to log in with: the name of an environment variable or of an entry of the secrets file. Never the password itself.</summary>
    public string? Secret { get; init; }
}

/// <summary>What a login says. <see cref="ToString"/> leaves the password out.</summary>
/// <param name="BrokerId">The broker; empty for an anonymous login.</param>
/// <param name="UserId">The user; empty for an anonymous login.</param>
/// <param name="Password">The password; empty for none.</param>
public sealed record FrontLogin(string BrokerId, string UserId, string Password)
{
    /// <summary>A login without a user: fronts that do not verify take it (ctp.md 1.6).</summary>
    public static readonly FrontLogin Anonymous = new("", "", "");

    /// <inheritdoc/>
    public override string ToString() => UserId.Length == 0 ? "anonymous" : $"{BrokerId}/{UserId}";
}
