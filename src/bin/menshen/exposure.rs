//! `exposure`: what can reach each workload.

use crate::options::Input;
use crate::output;
use clap::ArgMatches;

/// Prints what can reach each workload
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Only targets with an address like this
    #[arg(long, value_name = "ADDRESS-GLOB")]
    to: Option<String>,
    /// Only from `internet`, a CIDR block or a workload
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Only this service, such as `tcp/22`
    #[arg(long, value_name = "PROTO/PORT")]
    port: Option<String>,
    /// Only what the plan opens or closes
    #[arg(long)]
    change: bool,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Waits for the exposure engine: until it is joined, an honest error.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    let _ = (&args.input, args.format, &args.to, &args.from, &args.port, args.change, matches);
    output::error("`menshen exposure` is not in this version yet");
    output::help("`menshen scan` reports what the Internet reaches");
    2
}
