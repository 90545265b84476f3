/// The version of the product, which both programs print and packages carry.
public enum ProductVersion {
    /// Major, minor, patch.
    public static let text = "0.1.0"
}
