using Mdc.Gateway.Push;

namespace Mdc.Gateway.Tests.Push;

public class MailboxTests
{
    [Fact]
    public void What_is_posted_is_taken_in_order_and_once()
    {
        var box = new Mailbox<int>(8);
        box.Post([1, 2]);
        box.Post([3]);

        Assert.Equal([1, 2, 3], Take(box));
        Assert.Empty(Take(box));
    }

    [Fact]
    public void A_full_box_keeps_the_newest_and_says_how_many_were_lost()
    {
        var box = new Mailbox<int>(3);

        Assert.Equal(2, box.Post([1, 2, 3, 4, 5]));
        Assert.Equal([1, 2, 5], Take(box));
    }

    [Fact]
    public void What_supersedes_replaces_without_loss()
    {
        var box = new Mailbox<int>(3, (newer, older) => newer / 10 == older / 10);

        Assert.Equal(0, box.Post([11, 12, 13, 21, 22]));
        Assert.Equal([13, 22], Take(box));
    }

    private static int[] Take(Mailbox<int> box)
    {
        var buffer = new int[1];
        var count = box.Take(ref buffer, out _);
        return buffer[..count];
    }
}
