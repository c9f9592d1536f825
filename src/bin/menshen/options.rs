//! Options that every analysing command has: what to read, and how.

use clap::ArgMatches;
use menshen::base::{Level, Note};
use menshen::input::Request;
use menshen::input::read::VarArgument;
use std::path::PathBuf;

/// What to read.
#[derive(clap::Args)]
pub struct Input {
    /// A directory (Terraform root module), a plan or state as JSON, a saved plan, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The configuration that a plan was made from [default: the current directory, if it fits]
    #[arg(long, value_name = "DIR")]
    pub source: Option<PathBuf>,
    /// A variable of the root module; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub vars: Vec<String>,
    /// A file of variables; repeatable
    #[arg(long = "var-file", value_name = "FILE")]
    pub var_files: Vec<PathBuf>,
    /// The program that converts saved plans [default: terraform, then tofu]
    #[arg(long, value_name = "FILE")]
    pub terraform_bin: Option<PathBuf>,
    /// The settings file [default: menshen.toml, searched for upwards from the first PATH]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Input {
    /// The request, with `--var` and `--var-file` in the order of the command line.
    pub fn request(&self, matches: &ArgMatches, exclude: Vec<String>) -> Result<Request, Note> {
        let mut vars: Vec<(usize, VarArgument)> = Vec::new();
        let indices = |name: &str| matches.indices_of(name).into_iter().flatten().collect::<Vec<usize>>();
        for (index, text) in indices("vars").into_iter().zip(&self.vars) {
            let Some((name, value)) = text.split_once('=') else {
                // The text may be a secret: it is not repeated.
                return Err(Note::new(Level::Error, "`--var` needs `NAME=VALUE`"));
            };
            vars.push((index, VarArgument::Value(name.trim().to_owned(), value.to_owned())));
        }
        for (index, file) in indices("var_files").into_iter().zip(&self.var_files) {
            vars.push((index, VarArgument::File(file.clone())));
        }
        vars.sort_by_key(|(index, _)| *index);
        let mut env_vars: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
                Some((name, value.to_str()?.to_owned()))
            })
            .collect();
        env_vars.sort();
        let current_dir = std::env::current_dir()
            .map_err(|error| Note::new(Level::Error, format!("the current directory cannot be read: {error}")))?;
        Ok(Request {
            paths: self.paths.clone(),
            source: self.source.clone(),
            vars: vars.into_iter().map(|(_, argument)| argument).collect(),
            env_vars,
            workspace: std::env::var("TF_WORKSPACE").ok(),
            terraform: self.terraform_bin.clone(),
            exclude,
            current_dir,
            plain_block: Some(menshen::providers::plain_block),
        })
    }
}
