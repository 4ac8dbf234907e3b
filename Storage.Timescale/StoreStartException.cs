namespace Mdc.Storage.Timescale;

/// <summary>The store can't be used as it is set up: wrong connection string, server down, no rights, a newer schema. The message is one sentence for the operator, without the password.</summary>
public sealed class StoreStartException(string message, Exception? inner = null) : Exception(message, inner);
