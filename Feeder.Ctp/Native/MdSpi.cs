using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mdc.Domain.Calendar;

namespace Mdc.Feeder.Ctp.Native;

/// <summary>What a library calls back: an object as C++ lays it out, its vtable of our static methods, and the inbox they fill.</summary>
/// <remarks>
/// Object and vtable live as long as the process: a library keeps the pointer, and nothing says when it has used it for the last time. So a
/// front has one for all of its connections, one after the other, and a front that is dead for a weekend costs no memory.
/// Whether the connection stands is written into the object itself, so that it is known whoever hears.
/// The callbacks run on the library's thread. None throws, and only answers allocate, never a tick.
/// </remarks>
internal sealed unsafe class MdSpi
{
    // Vtable, inbox, whether the connection stands; the vtable's slots behind them.
    private const int IsUpAt = 2, Words = 3;

    private const int LoginDayBytes = 9, ErrorTextAt = 4, ErrorTextBytes = 81;

    private readonly GCHandle _inbox = GCHandle.Alloc(null);

    /// <summary>An object that nobody hears.</summary>
    public MdSpi(AbiProfile profile)
    {
        Profile = profile;
        var slots = profile.Spi;
        var spi = (nint*)NativeMemory.AllocZeroed((nuint)((Words + slots.Count) * sizeof(nint)));
        Pointer = (nint)spi;
        var table = spi + Words;
        spi[0] = (nint)table;
        spi[1] = GCHandle.ToIntPtr(_inbox);

        for (var slot = 0; slot < slots.Count; slot++) table[slot] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&OnUnheard;
        table[0] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&OnFrontConnected;
        table[1] = (nint)(delegate* unmanaged[Cdecl]<nint, int, void>)&OnFrontDisconnected;
        table[2] = (nint)(delegate* unmanaged[Cdecl]<nint, int, void>)&OnHeartBeatWarning;
        table[3] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, byte, void>)&OnRspUserLogin;
        table[slots.Error] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, int, byte, void>)&OnRspError;
        table[slots.Subscribed] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, byte, void>)&OnRspSubMarketData;
        table[slots.Unsubscribed] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, byte, void>)&OnRspUnSubMarketData;
        table[slots.Depth] = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, void>)&OnRtnDepthMarketData;
    }

    /// <summary>How its slots are ordered.</summary>
    public AbiProfile Profile { get; }

    /// <summary>The object, for the library.</summary>
    public nint Pointer { get; }

    /// <summary>True between the library's word that the connection stands and its word that it is gone.</summary>
    public bool IsUp => Volatile.Read(ref ((nint*)Pointer)[IsUpAt]) != 0;

    /// <summary>Before another object calls back: the one before may have gone with its connection standing, and without a word.</summary>
    public void Reset() => Volatile.Write(ref ((nint*)Pointer)[IsUpAt], 0);

    /// <summary>What is called back from now on goes into an inbox.</summary>
    public void Hear(FrontInbox inbox)
    {
        var handle = _inbox;
        handle.Target = inbox;
    }

    /// <summary>What is called back from now on goes nowhere.</summary>
    public void Deafen()
    {
        var handle = _inbox;
        handle.Target = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRtnDepthMarketData(nint self, byte* tick)
    {
        var inbox = InboxOf(self);
        if (inbox is null || tick == null) return;
        try
        {
            inbox.Depth(new ReadOnlySpan<byte>(tick, inbox.TickBytes));
        }
        catch (Exception e)
        {
            inbox.Failed(0, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFrontConnected(nint self)
    {
        Volatile.Write(ref ((nint*)self)[IsUpAt], 1);
        Take(self, inbox => inbox.Connected());
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFrontDisconnected(nint self, int reason)
    {
        Volatile.Write(ref ((nint*)self)[IsUpAt], 0);
        Take(self, inbox => inbox.Disconnected(reason));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnHeartBeatWarning(nint self, int seconds) => Take(self, inbox => inbox.Silent(seconds));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRspUserLogin(nint self, byte* answer, byte* info, int request, byte isLast) => Take(self, inbox =>
    {
        if (CodeOf(info) != 0) inbox.LoginRefused(CodeOf(info), WordsOf(info));
        else inbox.LoggedIn(LoginDayOf(answer));
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRspError(nint self, byte* info, int request, byte isLast) =>
        Take(self, inbox => inbox.Failed(CodeOf(info), WordsOf(info)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRspSubMarketData(nint self, byte* answer, byte* info, int request, byte isLast) =>
        Take(self, inbox => inbox.Subscribed(InstrumentOf(inbox, answer), CodeOf(info)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRspUnSubMarketData(nint self, byte* answer, byte* info, int request, byte isLast) =>
        Take(self, inbox => inbox.Unsubscribed(InstrumentOf(inbox, answer), CodeOf(info)));

    // Callbacks that nobody waits for: quote requests, multicast, logout. More arguments than these do no harm on x64.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnUnheard(nint self)
    {
    }

    // An exception must not reach the library's frames: it becomes an event.
    private static void Take(nint self, Action<FrontInbox> take)
    {
        if (InboxOf(self) is not { } inbox) return;
        try
        {
            take(inbox);
        }
        catch (Exception e)
        {
            inbox.Failed(0, e.Message);
        }
    }

    private static FrontInbox? InboxOf(nint self) => Unsafe.As<FrontInbox?>(GCHandle.FromIntPtr(((nint*)self)[1]).Target);

    private static int CodeOf(byte* info) => info == null ? 0 : Unsafe.ReadUnaligned<int>(info);

    private static string WordsOf(byte* info) => info == null ? "" : NativeText.Read(new ReadOnlySpan<byte>(info + ErrorTextAt, ErrorTextBytes));

    private static TradingDay LoginDayOf(byte* answer)
    {
        if (answer == null) return TradingDay.None;
        var day = new TradingDay(CtpText.Day(DepthDecoder.Text(new ReadOnlySpan<byte>(answer, LoginDayBytes))));
        return day.IsDate ? day : TradingDay.None;
    }

    private static string? InstrumentOf(FrontInbox inbox, byte* answer) =>
        answer == null ? null : NativeText.Read(new ReadOnlySpan<byte>(answer + inbox.AnswerInstrumentAt, inbox.AnswerInstrumentBytes));
}
