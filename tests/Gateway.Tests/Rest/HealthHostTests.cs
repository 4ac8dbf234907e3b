using System.Net;
using Mdc.Domain.Quality;
using Mdc.Gateway.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mdc.Gateway.Tests.Rest;

/// <summary>What a feeder's or a silo's process answers: its health and nothing else.</summary>
public sealed class HealthHostTests
{
    [Fact]
    public async Task A_process_that_is_no_gateway_tells_its_health_and_nothing_else()
    {
        var data = Directory.CreateTempSubdirectory("mdc-health-");
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
            builder.Logging.ClearProviders();
            builder.Services.AddMdcHealth(new GatewayOptions { HttpPort = 0, DataDirectory = data.FullName, Source = SourceKind.Simulated });
            builder.Services.AddSingleton<IReadinessCheck>(new ReadinessCheck("cluster", _ => ValueTask.FromResult<string?>("No silo takes shards.")));
            await using var app = builder.Build();
            app.MapMdcHealth();
            await app.StartGatewayAsync();
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.Services.GetRequiredService<GatewayEndpoints>().HttpPort}") };

            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
            Assert.Contains("No silo takes shards.", await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/v1/status")).StatusCode);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
