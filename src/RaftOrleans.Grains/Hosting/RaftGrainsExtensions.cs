using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Adds Raft groups to silos and clients.</summary>
public static class RaftGrainsExtensions
{
    /// <summary>Lets a silo host Raft nodes.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRaftGrains(this ISiloBuilder silo, Action<RaftGrainsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        IServiceCollection services = silo.Services;
        services.AddOptions<RaftGrainsOptions>().Configure(options => configure?.Invoke(options));
        services.AddTransient<IConfigurationValidator, RaftGrainsOptionsValidator>();
        services.TryAddSingleton<StateMachineRegistry>();
        services.TryAddSingleton<StepTraces>();
        services.TryAddSingleton<OrleansLab>();
        services.AddSingleton<WakeUpService>();
        services.AddFromExisting<ILifecycleParticipant<ISiloLifecycle>, WakeUpService>();
        services.AddPlacementDirector<SpreadPlacement, SpreadPlacementDirector>();
        services.AddSerializer(AddLabTypes);
        services.AddOptions<MemoryGrainStorageOptions>(RaftGrainsOptions.MemoryProvider)
            .Configure<IGrainStorageSerializer>((options, others) => options.GrainStorageSerializer = new MemoryRecordSerializer(others));
        return silo.AddMemoryGrainStorage(RaftGrainsOptions.MemoryProvider);
    }

    /// <summary>Lets a client outside the silos use <see cref="OrleansLab"/>.</summary>
    /// <param name="client">The client.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder AddRaftGrains(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.TryAddSingleton<OrleansLab>();
        client.Services.AddSerializer(AddLabTypes);
        return client;
    }

    internal static void AddLabTypes(ISerializerBuilder serializer)
    {
        serializer.Services.AddSingleton<LabTypeCodec>();
        serializer.Services.AddFromExisting<IGeneralizedCodec, LabTypeCodec>();
        serializer.Services.AddFromExisting<IGeneralizedCopier, LabTypeCodec>();
        serializer.Services.AddFromExisting<ITypeFilter, LabTypeCodec>();
        serializer.Configure(options => options.WellKnownTypeAliases[LabTypeCodec.Alias] = typeof(LabTypeCodec));
    }

    private static void AddFromExisting<TService, TImplementation>(this IServiceCollection services)
        where TService : class
        where TImplementation : TService =>
        services.AddSingleton<TService>(static provider => provider.GetRequiredService<TImplementation>());
}
