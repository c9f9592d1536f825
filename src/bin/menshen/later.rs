//! Commands that the contract names and this version does not have: an honest error.

use crate::output;

/// Whatever is given.
#[derive(clap::Args)]
pub struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _rest: Vec<String>,
}

/// Says so; status 2.
pub fn run(command: &str) -> u8 {
    output::error(&format!("`menshen {command}` is not in this version yet"));
    output::help("`menshen --help` lists what is");
    2
}
