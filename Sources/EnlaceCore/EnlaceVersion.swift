/// The version of this build, as `--version`, `status` and the user agent show it.
public enum EnlaceVersion {
    public static let text = "0.1.0"
}
