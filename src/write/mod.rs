//! The SARIF, JSON and text forms of a verdict.
