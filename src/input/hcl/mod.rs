//! Terraform configurations: files to syntax, syntax to an evaluated set of resource instances.
//!
//! In: a directory and the sources of variables. Out: a [`Plan`] of kind configuration. Nothing is executed or
//! fetched; files are read only below the project that the directory belongs to.

pub mod convert;
pub mod functions;
pub mod operators;
mod scan;
mod syntax;

pub use scan::{Comment, comments};

use super::{Plan, ReadError, Request};
use crate::base::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

// Signatures (bodies follow):
// pub fn read_directory(dir: &Path, request: &Request) -> (Vec<Plan>, Vec<ReadError>)
//     One plan for the root module in `dir`, or for each root module found below it.
// pub fn read_root(dir: &Path, overrides: &BTreeMap<Arc<str>, Value>, request: &Request) -> Plan
//     The root module in `dir` with these values of variables over all others (a plan's `variables`).
