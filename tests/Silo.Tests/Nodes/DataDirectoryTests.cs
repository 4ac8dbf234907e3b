using Mdc.Silo.Commands;
using Mdc.Silo.Nodes;

namespace Mdc.Silo.Tests.Nodes;

public class DataDirectoryTests
{
    [Fact]
    public void A_directory_takes_one_node_at_a_time()
    {
        using var directory = new TemporaryDirectory();
        using (DataDirectoryLock.Take(directory.Path))
            Assert.Equal(ExitCode.AlreadyRunning, Assert.Throws<CommandException>(() => DataDirectoryLock.Take(directory.Path)).Code);
        DataDirectoryLock.Take(directory.Path).Dispose();
    }

    [Fact]
    public void A_directory_that_is_missing_is_made()
    {
        using var directory = new TemporaryDirectory();
        using var held = DataDirectoryLock.Take(directory.File("a/b"));
        Assert.True(Directory.Exists(directory.File("a/b")));
    }

    [Fact]
    public void A_directory_that_can_not_be_is_refused_with_6()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");
        Assert.Equal(ExitCode.DataDirectory, Assert.Throws<CommandException>(() => DataDirectoryLock.Take(directory.File("file/data"))).Code);
    }

    [Fact]
    public void A_node_s_file_reads_as_it_was_written_and_goes_with_the_node()
    {
        using var directory = new TemporaryDirectory();
        var node = NodeFile.OfThisProcess(new Uri("http://127.0.0.1:8000/"), new Uri("ws://127.0.0.1:7799/"), "Local", TimeProvider.System);
        using (DataDirectoryLock.Take(directory.Path))
        {
            node.Write(directory.Path);
            Assert.Equal(node, NodeFile.Read(directory.Path));
            Assert.True(NodeFile.Read(directory.Path)!.IsRunning);
        }
        Assert.Null(NodeFile.Read(directory.Path));
    }

    [Fact]
    public void Half_a_file_is_no_file()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File(NodeFile.Name), "{\"process_id\":");
        Assert.Null(NodeFile.Read(directory.Path));
    }
}
