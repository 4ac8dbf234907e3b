using Mdc.Journal.Files;
using Mdc.Journal.Layout;
using Mdc.Journal.Segments;

namespace Mdc.Journal.Writing;

/// <summary>Makes new segments, and refuses to where the disk is nearly full: a segment's space is reserved, so what fits in it is safe.</summary>
internal sealed class SegmentRoll(IJournalFiles files, JournalShape shape, JournalFailure failure, double refuseAtDiskShare)
{
    /// <summary>A new, empty, durable segment.</summary>
    /// <exception cref="JournalWriteException">The disk is nearly full (may resume), or failed.</exception>
    public Segment Create(long number)
    {
        try
        {
            RefuseWhereFull();
            var file = files.Create(JournalNames.Unfinished, shape.SegmentBytes);
            try
            {
                file.Write(0, shape.Header(number).ToSlot());
                file.Flush();
                files.Rename(JournalNames.Unfinished, JournalNames.Segment(number));
            }
            catch
            {
                file.Dispose();
                throw;
            }
            return new Segment(shape, number, file, SegmentIndex.After(new ShardTail[shape.Shards], shape.Slots));
        }
        catch (DiskFullException e)
        {
            throw new JournalWriteException($"The journal takes no records: {e.Message} It goes on by itself once there is room.", e) { MayResume = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw failure.Stop("A new segment could not be made", e);
        }
    }

    private void RefuseWhereFull()
    {
        var space = files.Space;
        var share = space.UsedShare(shape.SegmentBytes);
        if (share > refuseAtDiskShare)
            throw new DiskFullException(
                $"the next segment of {shape.SegmentBytes:N0} bytes would fill the disk of {files.Place} to {share:P1}, more than RefuseAtDiskShare allows ({refuseAtDiskShare:P1}).");
    }
}
