using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Mdc.Silo.Nodes;

/// <summary>Asks a process to end.</summary>
internal static class Signals
{
    private const int Terminate = 15;
    private const int NoSuchProcess = 3;

    /// <summary>Sends SIGTERM. False where the process has ended already. Throws <see cref="Win32Exception"/> where it is not ours to end.</summary>
    public static bool AskToEnd(int processId)
    {
        if (Kill(processId, Terminate) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error);
    }

    // Process.Kill would be SIGKILL: a node that is killed loses nothing, but its next start must replay.
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
