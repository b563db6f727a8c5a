namespace RaftOrleans.Silo.Tests;

public sealed class WorldChooserTests
{
    [Fact]
    public void Simulated_is_simulated()
    {
        (IWorld world, string why) = WorldChooser.Choose(Settings(WorldKind.Simulated));

        Assert.IsType<SimulatedWorld>(world);
        Assert.Equal("as the settings say", why);
    }

    [Fact]
    public void Auto_is_Orleans_exactly_where_it_is_built_in()
    {
        (IWorld world, string why) = WorldChooser.Choose(Settings(WorldKind.Auto));

        Assert.Equal(OrleansWorld.IsBuiltIn, world is not SimulatedWorld);
        Assert.Contains(OrleansWorld.IsBuiltIn ? "Orleans is built in" : "Orleans is not built in", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Orleans_is_refused_where_it_is_not_built_in()
    {
        if (OrleansWorld.IsBuiltIn)
        {
            Assert.IsNotType<SimulatedWorld>(WorldChooser.Choose(Settings(WorldKind.Orleans)).World);
            return;
        }

        SettingsException exception = Assert.Throws<SettingsException>(() => WorldChooser.Choose(Settings(WorldKind.Orleans)));
        Assert.Contains("was not built into this program", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--world simulated", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_seed_each_world_gets_its_own()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(_ => new SimulatedWorld(Settings(WorldKind.Simulated)).Name)];

        Assert.True(names.Distinct().Count() > 1, string.Join(", ", names));
        Assert.Equal("simulated, seed 7", new SimulatedWorld(Settings(WorldKind.Simulated) with { Seed = 7 }).Name);
    }

    private static SiloSettings Settings(WorldKind world)
    {
        RawSettings raw = new();
        raw.Set("World", world.ToString(), "test");
        return SiloSettingsReader.Read(raw, file: null);
    }
}
