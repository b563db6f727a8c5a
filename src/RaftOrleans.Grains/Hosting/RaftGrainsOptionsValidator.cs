using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace RaftOrleans.Grains;

/// <summary>Stops a silo with options that are not allowed before it starts, with all that is wrong in one message.</summary>
internal sealed class RaftGrainsOptionsValidator(IOptions<RaftGrainsOptions> options, IServiceProvider services) : IConfigurationValidator
{
    /// <inheritdoc/>
    public void ValidateConfiguration()
    {
        List<string> errors = [.. options.Value.Validate()];
        if (services.GetKeyedService<IGrainStorage>(options.Value.StorageProvider) is null)
        {
            errors.Add(
                $"{nameof(RaftGrainsOptions.StorageProvider)} is '{options.Value.StorageProvider}'; no grain storage provider has this name");
        }

        if (errors.Count > 0)
        {
            throw new OrleansConfigurationException($"{nameof(RaftGrainsOptions)}: {string.Join("; ", errors)}");
        }
    }
}
