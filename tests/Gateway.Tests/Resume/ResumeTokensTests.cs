using Mdc.Domain.Ticks;
using Mdc.Gateway.Resume;

namespace Mdc.Gateway.Tests.Resume;

public class ResumeTokensTests
{
    private static readonly byte[] Secret = new byte[64];

    [Fact]
    public void A_token_gives_back_what_it_was_made_of_by_order_of_the_codes()
    {
        var two = new FeedPositions();
        two.Set(new FeedPosition(1, uint.MaxValue, long.MaxValue));
        two.Set(new FeedPosition(2, 1, 77));
        ResumePoint[] points = [new("rb2610", default), new("rb2605", two), new("SPD MA509&MA601", two)];

        var token = Assert.Single(new ResumeTokens(Secret).Make(points));

        Assert.True(new ResumeTokens(Secret).TryRead(token, out var read));
        Assert.Equal(["SPD MA509&MA601", "rb2605", "rb2610"], read.Select(p => p.Instrument));
        Assert.Equal(two, read[1].Sent);
        Assert.Equal(default, read[2].Sent);
    }

    [Fact]
    public void Every_changed_character_and_every_other_secret_is_refused()
    {
        var tokens = new ResumeTokens(Secret);
        var sent = new FeedPositions();
        sent.Set(new FeedPosition(1, 3, 8812));
        var token = tokens.Make([new ResumePoint("rb2605", sent)])[0];
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.False(tokens.TryRead(new string(changed), out _), $"changed at {i}");
            Assert.False(tokens.TryRead(token[..i], out _), $"cut at {i}");
        }
        var other = Secret.ToArray();
        other[0]++;
        Assert.False(new ResumeTokens(other).TryRead(token, out _));
    }

    [Fact]
    public void Twenty_five_thousand_instruments_come_in_parts_that_each_fit_a_request()
    {
        var random = new Random(7);
        var points = Enumerable.Range(0, 25_000).Select(i =>
        {
            var sent = new FeedPositions();
            sent.Set(new FeedPosition(1, 3, random.Next()));
            return new ResumePoint($"rb26{i % 12 + 1:00}-C-{3000 + i}", sent);
        }).ToList();
        var tokens = new ResumeTokens(Secret);

        var parts = tokens.Make(points);

        Assert.All(parts, part => Assert.True(part.Length < 60_000, $"{part.Length}"));
        var read = parts.SelectMany(part => tokens.TryRead(part, out var some) ? some : []).ToDictionary(p => p.Instrument, p => p.Sent);
        Assert.Equal(points.ToDictionary(p => p.Instrument, p => p.Sent), read);
    }
}
