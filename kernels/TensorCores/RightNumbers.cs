namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of four 8 × 8 fragments of the right factor that lie side by side, as prepared float32 numbers.</summary>
internal readonly record struct RightNumbers(float Y00, float Y01, float Y10, float Y11, float Y20, float Y21, float Y30, float Y31);
