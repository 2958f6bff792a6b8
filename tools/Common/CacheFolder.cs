namespace Accelerated.Tools.Common;

/// <summary>Where packed corpora are kept between runs.</summary>
public static class CacheFolder
{
    /// <summary><c>ACCELERATED_CACHE</c>, else <c>accelerated/tokens</c> in the user's cache folder.</summary>
    public static string Default => Environment.GetEnvironmentVariable("ACCELERATED_CACHE") is { Length: > 0 } folder ? folder : Path.Combine(UserCache, "accelerated", "tokens");

    private static string UserCache =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder ? folder
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
