using Accelerated.Kernels.Products;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.MatrixProducts;

/// <summary>Both forms of the register tile, whichever the machine's products use: vectors of 512 bits are emulated where there are none.</summary>
public sealed unsafe class RegisterTileTests
{
    private const int Columns = RegisterTile.Columns;
    private const float Untouched = 12345.678f;

    public enum Rows
    {
        Apart,
        SideBySide,
        Packed,
        InBlocks,
    }

    public enum Beginning
    {
        Zero,
        Target,
        OneRow,
        OtherRows,
        Seed,
        SeedOfOneRowAndOtherRows,
    }

    public static TheoryData<bool, Rows, Beginning> Forms
    {
        get
        {
            TheoryData<bool, Rows, Beginning> forms = [];
            foreach (Rows rows in Enum.GetValues<Rows>())
            {
                foreach (Beginning beginning in Enum.GetValues<Beginning>())
                {
                    forms.Add(false, rows, beginning);
                    forms.Add(true, rows, beginning);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Any_number_of_rows_and_steps_is_within_the_bound_and_nothing_else_is_written(bool isWide, Rows form, Beginning beginning)
    {
        foreach (int rows in (int[])[.. Enumerable.Range(0, 18), 28, 31, 45])
        {
            foreach (int steps in new[] { 1, 2, 3, 8, 21, 130 })
            {
                Check(isWide, form, beginning, rows, steps);
            }
        }
    }

    private static void Check(bool isWide, Rows form, Beginning beginning, int rows, int steps)
    {
        const int CStride = 39;
        const int StartStride = 43;
        var random = new System.Random(rows * 1000 + steps);
        StripLayout layout = LayoutOf(form, isWide, rows, ref steps);
        int all = layout.Blocks * layout.Steps;
        float[] a = Values(random, SizeOf(layout, rows));
        float[] b = Values(random, all * Columns);
        float[] c = new float[rows * CStride];
        Array.Fill(c, Untouched);
        float[] start = Values(random, rows * StartStride);
        float[] seedRow = beginning == Beginning.SeedOfOneRowAndOtherRows ? Values(random, Columns) : new float[Columns];
        float[] before = [.. Enumerable.Range(0, rows * Columns).Select(i => (beginning, i / Columns, i % Columns) switch
        {
            (Beginning.Zero, _, _) => 0f,
            (Beginning.OneRow, _, int column) => start[column],
            (Beginning.OtherRows or Beginning.SeedOfOneRowAndOtherRows, int row, int column) => start[row * StartStride + column],
            (_, int row, int column) => start[row * CStride + column],
        })];
        if (beginning == Beginning.Target)
        {
            for (int i = 0; i < before.Length; i++)
            {
                c[i / Columns * CStride + i % Columns] = before[i];
            }
        }

        fixed (float* pa = a, pb = b, pc = c, ps = start, pr = seedRow)
        {
            TileAddends addends = beginning switch
            {
                Beginning.Target => TileAddends.Added(pc, CStride),
                Beginning.OneRow => TileAddends.Added(ps, 0),
                Beginning.OtherRows => TileAddends.Added(ps, StartStride),
                Beginning.Seed => TileAddends.Begun(ps, CStride),
                Beginning.SeedOfOneRowAndOtherRows => new TileAddends(pr, 0, ps, StartStride),
                _ => default,
            };
            if (isWide)
            {
                WideTiles.Run(rows, layout, pa, pb, pc, CStride, addends);
            }
            else
            {
                NarrowTiles.Run(rows, layout, pa, pb, pc, CStride, addends, pb, b.Length);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < CStride; column++)
            {
                float actual = c[row * CStride + column];
                if (column >= Columns)
                {
                    Assert.Equal(Untouched, actual);
                    continue;
                }

                double sum = (double)before[row * Columns + column] + seedRow[column];
                double magnitude = Math.Abs(before[row * Columns + column]) + Math.Abs(seedRow[column]);
                for (int k = 0; k < all; k++)
                {
                    double term = (double)a[PlaceOf(layout, row, k)] * b[k * Columns + column];
                    sum += term;
                    magnitude += Math.Abs(term);
                }

                Assert.True(Math.Abs(actual - sum) <= RoundingError.Gamma(all + 2) * magnitude, $"{rows} rows, {all} steps, [{row}, {column}]: {actual:R}, should be {sum:R}");
            }
        }
    }

    private static StripLayout LayoutOf(Rows form, bool isWide, int rows, ref int steps) => form switch
    {
        Rows.Apart => StripLayout.Rows(steps, steps + 5),
        Rows.SideBySide => StripLayout.Columns(steps, rows % 2 == 0 ? Math.Max(rows, Columns) : rows + 2),
        Rows.Packed => StripLayout.Packed(steps, isWide ? 5 + rows % 10 : NarrowTiles.Rows),
        _ => new StripLayout(3, steps, steps, 1, rows * steps + 11, steps * Columns),
    };

    private static int SizeOf(StripLayout layout, int rows) => 1 + Enumerable.Range(0, Math.Max(1, rows)).Max(row => PlaceOf(layout, row, layout.Blocks * layout.Steps - 1));

    private static int PlaceOf(StripLayout layout, int row, int k)
    {
        int tile = layout.TileHeight == 0 ? 0 : row / layout.TileHeight;
        int inTile = layout.TileHeight == 0 ? row : row % layout.TileHeight;
        return (int)(tile * layout.TileHeight * layout.Steps + inTile * layout.RowStride + k % layout.Steps * layout.StepStride + k / layout.Steps * layout.BlockStrideA);
    }

    private static float[] Values(System.Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
}
