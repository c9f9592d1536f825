//! The command line: one file per command. The only place that prints or exits.
//!
//! Exit status: 0, 1, 2 as `scan` says; 2 for bad usage and for what cannot be read; 101 for a bug.

mod access;
mod completions;
mod configuration;
mod exposure;
mod graph;
mod inspect;
mod later;
mod options;
mod output;
mod rules;
mod scan;
mod shown;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Says before `terraform apply` what a change for Alibaba Cloud or Tencent Cloud opens, grants and leaves unprotected.
#[derive(Parser)]
#[command(name = "menshen", version, disable_help_subcommand = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Scan(Box<scan::Args>),
    Exposure(exposure::Args),
    Graph(Box<graph::Args>),
    Access(Box<access::Args>),
    Inspect(inspect::Args),
    Rules(rules::Args),
    Completions(completions::Args),
    #[command(hide = true)]
    Fix(later::Args),
    #[command(hide = true)]
    Init(later::Args),
    #[command(hide = true)]
    Lsp(later::Args),
}

/// Deeply nested input must not overflow the stack.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // The payload may quote the input; the place in the program is enough for a report.
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        output::error(&format!("internal error{place}: this is a bug in menshen {}", env!("CARGO_PKG_VERSION")));
        output::help("please report it with the place above and, if you can share it, the input");
    }));
    let worker = std::thread::Builder::new().name("menshen".into()).stack_size(STACK).spawn(run);
    match worker.map(|worker| worker.join()) {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            output::error(&format!("cannot start: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run() -> u8 {
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no errors, and a closed pipe is none either.
            output::usage(&error);
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            output::usage(&error);
            return 2;
        }
    };
    let Some((name, matches)) = matches.subcommand() else { return 2 };
    match cli.command {
        Command::Scan(args) => scan::run(*args, matches),
        Command::Exposure(args) => exposure::run(args, matches),
        Command::Graph(args) => graph::run(*args, matches),
        Command::Access(args) => access::run(*args, matches),
        Command::Inspect(args) => inspect::run(args, matches),
        Command::Rules(args) => rules::run(&args),
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
        Command::Fix(_) | Command::Init(_) | Command::Lsp(_) => later::run(name),
    }
}
