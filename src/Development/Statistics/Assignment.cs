namespace Accelerated.Development.Statistics;

/// <summary>The cheapest way to give each row a column of its own.</summary>
public static class Assignment
{
    /// <summary>
    /// The Hungarian method with potentials (shortest augmenting paths), O(rows² · columns). Ties go to the first column.
    /// </summary>
    /// <param name="cost">[rows, columns], finite, rows ≤ columns.</param>
    /// <returns>The column of each row.</returns>
    public static int[] Cheapest(double[,] cost)
    {
        (int rows, int columns) = (cost.GetLength(0), cost.GetLength(1));
        if (rows > columns)
        {
            throw new ArgumentException($"{rows} rows have no column of their own among {columns}; transpose the costs.", nameof(cost));
        }

        double[] rowPotential = new double[rows + 1];
        double[] columnPotential = new double[columns + 1];
        int[] rowOf = new int[columns + 1];
        int[] previous = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            int column = 0;
            double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, columns + 1)];
            bool[] used = new bool[columns + 1];
            do
            {
                used[column] = true;
                int at = rowOf[column];
                double step = double.PositiveInfinity;
                int next = 0;
                for (int j = 1; j <= columns; j++)
                {
                    if (used[j])
                    {
                        continue;
                    }

                    double reduced = cost[at - 1, j - 1] - rowPotential[at] - columnPotential[j];
                    if (reduced < least[j])
                    {
                        (least[j], previous[j]) = (reduced, column);
                    }

                    if (least[j] < step)
                    {
                        (step, next) = (least[j], j);
                    }
                }

                for (int j = 0; j <= columns; j++)
                {
                    if (used[j])
                    {
                        rowPotential[rowOf[j]] += step;
                        columnPotential[j] -= step;
                    }
                    else
                    {
                        least[j] -= step;
                    }
                }

                column = next;
            }
            while (rowOf[column] != 0);

            while (column != 0)
            {
                rowOf[column] = rowOf[previous[column]];
                column = previous[column];
            }
        }

        int[] result = new int[rows];
        for (int j = 1; j <= columns; j++)
        {
            if (rowOf[j] > 0)
            {
                result[rowOf[j] - 1] = j - 1;
            }
        }

        return result;
    }
}
