using System.Text;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Silo.Hosting;

namespace Mdc.Silo.Tests.Evidence;

public class QuarantineFilesTests
{
    [Fact]
    public void F22_What_is_set_aside_is_known_to_the_next_process_and_its_dead_letters_stay()
    {
        using var folder = new TemporaryDirectory();
        var parked = new ParkedInstrument(3, "SPD MA509&MA601", new FeedPosition(1, 2, 77), 1_767_578_400_000_000_000, "It \"breaks\".");
        var letters = new TickFrame[QuarantineFiles.MostDeadLetters + 5];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = TickFrame.Empty();
            letters[i].Instrument.TrySet(Encoding.ASCII.GetBytes(parked.Instrument));
            letters[i].DayVolume = i;
        }
        new QuarantineFiles(folder.Path).Park(parked, letters);

        var next = new QuarantineFiles(folder.Path);
        Assert.Equal([parked], next.Load(3));
        Assert.Empty(next.Load(2));
        next.Release(3, parked.Instrument);
        Assert.Empty(new QuarantineFiles(folder.Path).Load(3));
        next.Release(3, parked.Instrument);

        var kept = TickFrame.Over(File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.Path, "*.frames", SearchOption.AllDirectories))));
        Assert.Equal(QuarantineFiles.MostDeadLetters, kept.Length);
        Assert.Equal((0, 999), (kept[0].DayVolume, kept[^1].DayVolume));
    }
}
