using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Access;

/// <summary>What a request shows of itself.</summary>
internal enum Shown
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A token that is none, ended or was revoked.</summary>
    Wrong,

    /// <summary>A good token, in a header.</summary>
    Token,

    /// <summary>A good cookie, which browsers send by themselves: a change of state must then come from our own page.</summary>
    Cookie,
}

/// <summary>Finds out who a request is from: by Authorization: Bearer, by WebSocket sub-protocol, or by the session's cookie. Any thread.</summary>
internal sealed partial class Credentials(AccessToken bootstrap, TokenFile file, TimeProvider time, ILogger<Credentials> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SessionCookie _cookies = new(bootstrap);
    private readonly Lock _gate = new();
    private FrozenDictionary<string, KeptToken> _byHash = FrozenDictionary<string, KeptToken>.Empty;
    private DateTime _fileTime = DateTime.MinValue;
    private long _lookedAt;

    /// <summary>The caller, and how it showed who it is.</summary>
    public (Shown Shown, Caller? Caller) Of(HttpContext context)
    {
        if (AccessToken.ShownIn(context) is { } secret) return Of(secret) is { } caller ? (Shown.Token, caller) : (Shown.Wrong, null);
        if (context.Request.Cookies[SessionCookie.Name] is { } cookie && OfCookie(cookie) is { } session) return (Shown.Cookie, session);
        return (Shown.Nothing, null);
    }

    /// <summary>Gives the browser a cookie for the caller.</summary>
    public DateTimeOffset Begin(HttpContext context, Caller caller) => _cookies.Write(context, caller, time.GetUtcNow());

    private Caller? Of(string secret)
    {
        if (bootstrap.Matches(secret)) return Bootstrap;
        return Tokens().TryGetValue(TokenFile.HashOf(secret), out var token) && !token.IsExpired(time.GetUtcNow()) ? Caller(token) : null;
    }

    private Caller? OfCookie(string cookie)
    {
        var now = time.GetUtcNow();
        if (_cookies.Read(cookie, now) is not { } id) return null;
        if (id.Length == 0) return Bootstrap;
        return Tokens().Values.FirstOrDefault(token => token.Id == id) is { } token && !token.IsExpired(now) ? Caller(token) : null;
    }

    private static Caller Bootstrap => new(AccessToken.FileName, TokenScope.Admin, "");

    private static Caller Caller(KeptToken token) => new(token.Name, token.Scope, token.Id);

    private FrozenDictionary<string, KeptToken> Tokens()
    {
        lock (_gate)
        {
            if (_lookedAt != 0 && time.GetElapsedTime(_lookedAt) < LookEvery) return _byHash;
            _lookedAt = time.GetTimestamp();
            try
            {
                var changed = File.GetLastWriteTimeUtc(file.Path);
                if (changed == _fileTime) return _byHash;
                _byHash = file.Read().ToFrozenDictionary(token => token.Hash, StringComparer.Ordinal);
                _fileTime = changed;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
            {
                // A file that can't be read grants nothing, not what it granted before.
                _byHash = FrozenDictionary<string, KeptToken>.Empty;
                _fileTime = DateTime.MinValue;
                LogUnreadable(e, file.Path);
            }
            return _byHash;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} can't be read: no token of it is good")]
    private partial void LogUnreadable(Exception e, string path);
}
