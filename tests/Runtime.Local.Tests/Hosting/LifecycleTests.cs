using Mdc.Runtime.Local.Tests.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Tests.Hosting;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stages_start_upwards_and_stop_downwards_with_the_grains_ended_in_between()
    {
        var cluster = await Cluster.Start(silo => silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Stages>());
        var journal = cluster.Journal;
        await cluster.Grains.GetGrain<ICounterGrain>("a").Add(1);

        await cluster.DisposeAsync();

        Assert.Equal(
            ["start services", "start active", "+a", "stop active", "-a ShuttingDown", "stop services"], journal.Entries);
    }

    [Fact]
    public async Task A_host_runs_a_silo_with_its_own_services()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<Journal>();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(clusterId: "mdc")
            .Configure<SiloOptions>(o => o.SiloName = "one")
            .Configure<GrainTypeOptions>(o => o.RemoveWrongOnes()));
        using var host = builder.Build();
        await host.StartAsync();

        var client = host.Services.GetRequiredService<IClusterClient>();
        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        var hosts = await client.GetGrain<IManagementGrain>(0).GetHosts();

        Assert.Equal(("mdc", "one"), (details.ClusterId, details.Name));
        Assert.Equal(SiloStatus.Active, hosts[details.SiloAddress]);
        await host.StopAsync();
    }

    private sealed class Stages(Journal journal) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
        {
            Note(lifecycle, "active", ServiceLifecycleStage.Active);
            Note(lifecycle, "services", ServiceLifecycleStage.ApplicationServices);
        }

        private void Note(ISiloLifecycle lifecycle, string name, int stage) => lifecycle.Subscribe(
            name,
            stage,
            _ =>
            {
                journal.Add($"start {name}");
                return Task.CompletedTask;
            },
            _ =>
            {
                journal.Add($"stop {name}");
                return Task.CompletedTask;
            });
    }
}
