//! `graph`: draws the exposure picture.

use crate::exposure::{Asked, Narrow};
use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::base::picture::Picture;
use menshen::write::graph;
use std::path::PathBuf;

/// Draws what can reach each workload
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Format of the picture
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Where it goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    narrow: Narrow,
    /// Colours of messages
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A flowchart for Markdown
    #[default]
    Mermaid,
    /// For Graphviz
    Dot,
    /// One page for a browser, with search and filters
    Html,
}

/// Reads, solves and draws; status 2 where something could not be read.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let prepared = Asked::new(&args.narrow).map_err(|note| vec![note]).and_then(|asked| {
        let mut settings = configuration::settings(&args.input)?;
        let exclude = std::mem::take(&mut settings.exclude);
        let request = args.input.request(matches, exclude).map_err(|note| vec![note])?;
        Ok((asked, request, settings))
    });
    let (asked, request, settings) = match prepared {
        Ok(prepared) => prepared,
        Err(notes) => {
            notes.iter().for_each(output::note);
            return 2;
        }
    };
    let sender = asked.sender(&args.narrow);
    let (found, mut picture) = asked.put(|question| menshen::graph(&request, question, &settings, &sender));
    picture.only = args.narrow.words();
    // What workloads could send before is not computed: nothing may be said of what the plan does to it.
    picture.plan &= !asked.is_named();
    let mut complete = asked.tell(&found, &args.narrow);
    picture.complete = complete;
    complete &= output::guarded(args.output.as_deref(), &found.secrets, |out| {
        out.write_all(draw(args.format, &picture).as_bytes())
    });
    if complete { 0 } else { 2 }
}

fn draw(format: Format, picture: &Picture) -> String {
    match format {
        Format::Mermaid => graph::mermaid::mermaid(picture),
        Format::Dot => graph::dot::dot(picture),
        Format::Html => graph::html::html(picture),
    }
}
