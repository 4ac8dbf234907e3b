using Mdc.Feeder.Ctp.Native;

namespace Mdc.Feeder.Ctp.Tests.Native;

/// <summary>A malformed address crashed two genuine libraries (ctp.md 3): none may reach one.</summary>
public sealed class NativeAddressTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:20001")]
    [InlineData("ssl://front.example.com:41313")]
    [InlineData("tcp6://[::1]:20001")]
    [InlineData("tcp6://::1:20001")]
    [InlineData("tcp://localhost:1")]
    public void An_address_of_a_front_is_taken_as_it_is(string text) => Assert.Equal(text, NativeAddress.Parse(text).Text);

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:20001")]
    [InlineData("http://127.0.0.1:20001")]
    [InlineData("TCP://127.0.0.1:20001")]
    [InlineData("tcp://tcp://127.0.0.1:20001")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:")]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("tcp://127.0.0.1:65536")]
    [InlineData("tcp://127.0.0.1:-1")]
    [InlineData("tcp://127.0.0.1:2x")]
    [InlineData("tcp://127.0.0.1:20001 ")]
    [InlineData("tcp://127.0.0:20001")]
    [InlineData("tcp://127.0.0.256:20001")]
    [InlineData("tcp://:20001")]
    [InlineData("tcp://前置:20001")]
    [InlineData("tcp://a\nb:20001")]
    [InlineData("tcp://a\0b:20001")]
    [InlineData("tcp6://[::x]:20001")]
    public void What_is_no_address_is_refused_and_named(string text)
    {
        var refused = Assert.Throws<SourceException>(() => NativeAddress.Parse(text));
        Assert.StartsWith($"'{text}' is no front address: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_too_long_for_the_library_is_refused() => Assert.Throws<SourceException>(() => NativeAddress.Parse($"tcp://{new string('a', 120)}:20001"));
}
