//! Terraform configurations: files to syntax, syntax to an evaluated set of resource instances.
//!
//! In: a directory and the sources of variables. Out: a [`Plan`](super::Plan) of kind configuration. Nothing is
//! executed or fetched; files are read only below the project that the directory belongs to.

pub mod console;
mod content;
pub mod convert;
mod evaluate;
pub mod functions;
mod load;
mod module;
pub mod operators;
mod passed;
mod place;
mod root;
mod scan;
mod syntax;
mod unify;
mod variables;

pub use content::bare;
pub use root::{read_directory, read_root};
pub use scan::{Comment, comments};
