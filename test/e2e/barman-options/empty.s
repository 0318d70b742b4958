// The compiler takes functions without a body, which go:linkname gives one, only in a package that has assembly.
