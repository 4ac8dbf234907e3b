using System.Text;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>A connector with folders of its own, and stand-ins that do what a script says.</summary>
internal sealed class BorderRig : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly TickFrame[] _buffer = new TickFrame[256];

    public BorderRig(StandInVariant? variant = null, int ringSlots = 4_096)
    {
        Library = StandInLibrary.Build(variant ?? StandInVariant.Newest);
        Connector = new NativeConnector(Rings, Flows, Library, TimeProvider.System, NullLogger<NativeConnector>.Instance) { RingSlots = ringSlots };
    }

    public string Library { get; }

    public NativeConnector Connector { get; }

    public string Folder => _folder.Path;

    public string Rings => _folder["rings"];

    public string Flows => _folder["flow"];

    public static FrontSettings Front(string name = "a", params string[] addresses) =>
        new() { Name = name, BrokerId = "9999", Addresses = addresses.Length > 0 ? addresses : ["tcp://127.0.0.1:20001"] };

    /// <summary>A connection to a stand-in that does what the lines say; GB18030 as any front.</summary>
    public IFrontConnection Open(string name, params string[] script)
    {
        WriteScript(Flows, name, script);
        return Connector.Open(Front(name), 1);
    }

    public static void WriteScript(string flows, string name, params string[] script)
    {
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(flows, FrontFiles.NameOf(name))).FullName, "script"), gb18030.GetBytes(string.Join('\n', script) + "\n"));
    }

    /// <summary>What the stand-in was asked.</summary>
    public string[] Requests(string name) => File.ReadAllLines(Path.Combine(Flows, FrontFiles.NameOf(name), "requests"));

    /// <summary>How many tick callbacks of a front's stand-in have returned, by its own count.</summary>
    public static long Delivered(string flows, string name)
    {
        var path = Path.Combine(flows, FrontFiles.NameOf(name), "delivered");
        return File.Exists(path) && File.ReadAllBytes(path) is { Length: 8 } bytes ? BitConverter.ToInt64(bytes) : 0;
    }

    /// <summary>Opens a front, has it deliver ticks, and reads them in one call, after which nothing says that they were journaled.</summary>
    public IFrontConnection OpenAndReadOnce(string name, int ticks)
    {
        var connection = Open(name, "connect", "await login", $"ticks {ticks}");
        GoLive(connection);
        Until(() => Delivered(Flows, name) == ticks, "ticks do not come");
        Assert.Equal(ticks, connection.ReadTicks(_buffer));
        return connection;
    }

    /// <summary>The next event, which must be of this kind.</summary>
    public static FrontEvent Next(IFrontConnection connection, FrontEventKind kind)
    {
        FrontEvent happened = default;
        Until(() => connection.TryTakeEvent(out happened), $"{kind} does not come");
        Assert.Equal(kind, happened.Kind);
        return happened;
    }

    /// <summary>Connects, logs in and subscribes, as a session would.</summary>
    public static void GoLive(IFrontConnection connection, params string[] instruments)
    {
        connection.Connect();
        Next(connection, FrontEventKind.Connected);
        Assert.Equal(RequestResult.Sent, connection.LogIn(FrontLogin.Anonymous, 1));
        Next(connection, FrontEventKind.LoggedIn);
        if (instruments.Length > 0) Assert.Equal(RequestResult.Sent, connection.Subscribe(instruments));
    }

    /// <summary>So many ticks, and no more.</summary>
    public List<TickFrame> Take(IFrontConnection connection, int count)
    {
        var ticks = new List<TickFrame>();
        Until(
            () =>
            {
                ticks.AddRange(_buffer[..connection.ReadTicks(_buffer)]);
                return ticks.Count >= count;
            },
            $"{count} ticks do not come");
        Assert.Equal(count, ticks.Count);
        return ticks;
    }

    /// <summary>Waits for a condition.</summary>
    public static void Until(Func<bool> isSo, string otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, otherwise);
            Thread.Yield();
        }
    }

    public void Dispose() => _folder.Dispose();
}
