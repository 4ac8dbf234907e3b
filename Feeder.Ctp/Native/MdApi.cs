using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Configuration;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>One api object of a library, called through its vtable. One owner; never from a callback.</summary>
internal sealed unsafe class MdApi(nint api, AbiProfile profile)
{
    /// <summary>Creation, start and release are not safe beside each other, not even for different objects (ctp.md 1.5).</summary>
    public static readonly Lock LifeCycle = new();

    // The largest request so far has 280 bytes: a newer library that reads further finds zeros, not our stack.
    private const int RequestBytes = 512;

    private readonly ApiSlots _slots = profile.Api;

    /// <summary>Says whom to call back. The library keeps the pointer.</summary>
    public void RegisterSpi(nint spi) => ((delegate* unmanaged[Cdecl]<nint, nint, void>)Slot(_slots.RegisterSpi))(api, spi);

    /// <summary>Adds an address. Only one that was taken apart: libraries die of a malformed one (ctp.md 3).</summary>
    public void RegisterFront(FrontAddress address)
    {
        fixed (byte* text = NativeText.Terminated(address.ToString())) ((delegate* unmanaged[Cdecl]<nint, byte*, void>)Slot(_slots.RegisterFront))(api, text);
    }

    /// <summary>Begins to connect; returns at once.</summary>
    public void Init()
    {
        // The switch is CTP Mini's "continuous"; the others take none and do not look at it.
        lock (LifeCycle) ((delegate* unmanaged[Cdecl]<nint, byte, void>)Slot(_slots.Init))(api, 0);
    }

    /// <summary>Sends a login. <see cref="RequestResult"/> says only whether it left.</summary>
    /// <exception cref="SourceException">A name or the password has no room in the request.</exception>
    public RequestResult LogIn(FrontLogin login, int request)
    {
        Span<byte> bytes = stackalloc byte[RequestBytes];
        bytes.Clear();
        try
        {
            NativeText.Write(login.BrokerId, bytes.Slice(9, 11), "broker id");
            NativeText.Write(login.UserId, bytes.Slice(20, 16), "user id");
            NativeText.Write(login.Password, bytes.Slice(36, 41), "password");
            fixed (byte* first = bytes) return (RequestResult)((delegate* unmanaged[Cdecl]<nint, byte*, int, int>)Slot(_slots.LogIn))(api, first, request);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Asks for ticks.</summary>
    public RequestResult Subscribe(ReadOnlySpan<string> instruments) => Send(_slots.Subscribe, instruments);

    /// <summary>Asks for no more ticks.</summary>
    public RequestResult Unsubscribe(ReadOnlySpan<string> instruments) => Send(_slots.Unsubscribe, instruments);

    /// <summary>Ends the connection and the object; when it returns, nothing calls back any more.</summary>
    public void Release()
    {
        // Its spi stays registered: it outlives the object, and a library that is calling back must not find none.
        lock (LifeCycle) ((delegate* unmanaged[Cdecl]<nint, void>)Slot(_slots.Release))(api);
    }

    // The library reads an array of writable texts during the call (ctp.md 1.6).
    private RequestResult Send(int slot, ReadOnlySpan<string> instruments)
    {
        if (instruments.IsEmpty) return RequestResult.Sent;
        var size = 0;
        foreach (var instrument in instruments) size += Encoding.UTF8.GetByteCount(instrument) + 1;
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)(instruments.Length * sizeof(byte*) + size));
        try
        {
            var text = (byte*)(pointers + instruments.Length);
            for (var i = 0; i < instruments.Length; i++)
            {
                pointers[i] = text;
                text += Encoding.UTF8.GetBytes(instruments[i], new Span<byte>(text, Encoding.UTF8.GetByteCount(instruments[i]))) + 1;
            }
            return (RequestResult)((delegate* unmanaged[Cdecl]<nint, byte**, int, int>)Slot(slot))(api, pointers, instruments.Length);
        }
        finally
        {
            NativeMemory.Free(pointers);
        }
    }

    private nint Slot(int slot) => (*(nint**)api)[slot];
}
