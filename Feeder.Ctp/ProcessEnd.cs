using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp;

/// <summary>The end of a process that has loaded vendors' libraries.</summary>
/// <remarks>
/// An ordinary end takes leave of each library, which tears down what its threads are at work on: with objects that were never released
/// (<see cref="NativeObjects"/>) it is a crash. All of ours is on disk by then.
/// </remarks>
public static partial class ProcessEnd
{
    /// <summary>Ends the process at once where a library was loaded; else returns the code. To be called last.</summary>
    public static int With(int code)
    {
        if (!MdLibrary.IsAnyLoaded) return code;
        Console.Out.Flush();
        Console.Error.Flush();
        if (OperatingSystem.IsWindows()) TerminateProcess(-1, (uint)code);
        else ExitNow(code);
        return code;
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    // -1 is the process itself.
    [LibraryImport("kernel32")]
    private static partial int TerminateProcess(nint process, uint code);
}
