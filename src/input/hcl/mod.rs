//! Terraform configurations: files to syntax, syntax to an evaluated set of resource instances.

pub mod convert;
pub mod functions;
pub mod operators;
pub mod unify;
