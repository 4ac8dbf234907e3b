namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>The private PostgreSQL can't be started. The message is one sentence for the operator that says what to do.</summary>
public sealed class PrivatePostgresException(string message, Exception? inner = null) : Exception(message, inner);
