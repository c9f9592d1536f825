//! `completions SHELL`.

use crate::output;

/// Prints a completion script
#[derive(clap::Args)]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Prints it.
pub fn run(args: &Args, command: &mut clap::Command) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "menshen", &mut script);
    if output::to(None, |out| out.write_all(&script)) { 0 } else { 2 }
}
