//! Names, tags, structure, and the suppressions themselves.

pub mod suppression_unused;
