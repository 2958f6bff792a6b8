using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Storage;

public class CheckpointTests
{
    private static readonly TransformerShape Small = new(layers: 2, heads: 3, headSize: 2, width: 5, context: 7, vocabulary: 11);

    [Theory]
    [InlineData(PositionalEmbedding.Shortformer)]
    [InlineData(PositionalEmbedding.Standard)]
    public void A_saved_checkpoint_is_loaded_with_its_shape_parameters_and_step(PositionalEmbedding positions)
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small with { Positions = positions, Epsilon = 2e-6 });
        float[] parameters = Numbers(layout.Length);
        Checkpoint.Save(folder["step_0000020"], layout, parameters, 20);
        foreach (string path in new[] { folder["step_0000020"], folder["step_0000020", "model.safetensors"] })
        {
            Checkpoint loaded = Checkpoint.Load(path);
            Assert.Equal(layout.Shape, loaded.Shape);
            Assert.Equal(parameters, loaded.Parameters);
            Assert.Equal(20, loaded.Step);
            Assert.Equal(Sha256Of.Span(File.ReadAllBytes(folder["step_0000020", "model.safetensors"])), loaded.Sha256);
        }
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        Checkpoint.Save(folder["a"], layout, Numbers(layout.Length), 3);
        Checkpoint.Save(folder["b"], layout, Numbers(layout.Length), 3);
        Assert.Equal(File.ReadAllBytes(folder["a", "model.safetensors"]), File.ReadAllBytes(folder["b", "model.safetensors"]));
        Assert.Equal(File.ReadAllText(folder["a", "config.json"]), File.ReadAllText(folder["b", "config.json"]));
    }

    [Fact]
    public void A_checkpoint_with_NaN_loads()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        float[] parameters = Numbers(layout.Length);
        parameters[17] = float.NaN;
        Checkpoint.Save(folder["a"], layout, parameters, 0);
        Assert.True(float.IsNaN(Checkpoint.Load(folder["a"]).Parameters[17]));
    }

    [Fact]
    public void Sizes_come_from_the_tensors_when_there_is_no_configuration()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        SafetensorsFile.Write(folder["m.safetensors"], layout, Numbers(layout.Length));
        Assert.Equal(Small with { Positions = PositionalEmbedding.Standard }, Checkpoint.Load(folder["m.safetensors"], PositionalEmbedding.Standard).Shape);
        Assert.Null(Checkpoint.Load(folder["m.safetensors"], PositionalEmbedding.Standard).Step);
        string message = Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["m.safetensors"])).Message;
        Assert.Contains("positional_embedding_type", message, StringComparison.Ordinal);
        Assert.Contains("shortformer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_of_TransformerLens_are_ignored()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        TensorSlot[] slots = [.. layout.Tensors, new("blocks.0.attn.mask", layout.Length, [2, 2]), new("blocks.1.attn.IGNORE", layout.Length + 4, [])];
        SafetensorsFile.Write(folder["m.safetensors"], slots, Numbers(layout.Length + 5));
        Assert.Equal(Numbers(layout.Length), Checkpoint.Load(folder["m.safetensors"], PositionalEmbedding.Shortformer).Parameters);
    }

    [Theory]
    [InlineData("blocks.0.mlp.W_in", "MLP")]
    [InlineData("blocks.0.ln2.w", "blocks.0.ln2.w")]
    public void A_tensor_that_the_model_does_not_have_is_refused(string name, string told)
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        SafetensorsFile.Write(folder["m.safetensors"], [.. layout.Tensors, new TensorSlot(name, layout.Length, [1])], Numbers(layout.Length + 1));
        Assert.Contains(told, Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["m.safetensors"], PositionalEmbedding.Shortformer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_tensors_are_all_listed()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        TensorSlot[] some = [.. layout.Tensors.Take(layout.Tensors.Count - 2)];
        SafetensorsFile.Write(folder["m.safetensors"], some, Numbers(some[^1].Range.End));
        string message = Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["m.safetensors"], PositionalEmbedding.Shortformer)).Message;
        Assert.Contains("unembed.W_U, unembed.b_U", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n_layers", "1", "blocks.1.")]
    [InlineData("n_layers", "3", "blocks.2.ln1.w")]
    [InlineData("n_layers", "9", "9")]
    [InlineData("n_layers", "0", "0")]
    [InlineData("n_heads", "4", "[3, 5, 2] but a model with")]
    [InlineData("d_vocab", "12", "[11, 5] but a model with")]
    [InlineData("d_vocab", "\"many\"", "d_vocab")]
    [InlineData("normalization_type", "\"LNPre\"", "fold_ln=False")]
    [InlineData("normalization_type", "null", "normalization_type")]
    [InlineData("positional_embedding_type", "\"rotary\"", "rotary")]
    [InlineData("attn_only", "false", "attention-only")]
    [InlineData("eps", "0", "eps")]
    [InlineData("eps", "\"small\"", "eps")]
    public void A_configuration_that_does_not_fit_is_refused_with_its_reason(string key, string value, string told)
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        Checkpoint.Save(folder["a"], layout, Numbers(layout.Length), 0);
        var config = JsonFile.Read(folder["a", "config.json"]);
        config[key] = System.Text.Json.Nodes.JsonNode.Parse(value);
        JsonFile.Write(folder["a", "config.json"], config);
        string message = Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["a"])).Message;
        Assert.Contains(told, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_configuration_that_is_no_JSON_is_refused_by_its_line()
    {
        using var folder = new TemporaryFolder();
        var layout = new ParameterLayout(Small);
        Checkpoint.Save(folder["a"], layout, Numbers(layout.Length), 0);
        File.WriteAllText(folder["a", "config.json"], "{\n\"n_layers\": 2,\n");
        Assert.Contains("config.json' line 3", Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_without_a_model_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", Assert.Throws<InvalidInputException>(() => Checkpoint.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i / 8f - 3)];
}
