//! `exposure`: what can reach each workload.

use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::Exposed;
use menshen::base::net::{AddressSet, ServiceSet, address_words};
use menshen::base::{Level, Note};
use menshen::config::{AddressGlob, Sender};
use menshen::reason::exposure::{Allow, From, Question, Report, Target};
use std::io::{self, Write};

/// Prints what can reach each workload
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    narrow: Narrow,
    /// Colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

/// What is asked for.
#[derive(clap::Args)]
pub struct Narrow {
    /// Only targets with an address like this
    #[arg(long, value_name = "ADDRESS-GLOB")]
    to: Option<String>,
    /// Only from `internet`, from a CIDR block, or from a workload or the members of a group
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Only this service, such as `tcp/22` or `udp/8000-8100`
    #[arg(long, value_name = "PROTO/PORT")]
    port: Option<String>,
    /// Only targets of which the plan opens or closes something
    #[arg(long)]
    change: bool,
}

impl Narrow {
    /// The options as they were written.
    pub fn words(&self) -> Vec<String> {
        let options = [("--to", &self.to), ("--from", &self.from), ("--port", &self.port)];
        let written = options.iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)));
        written.chain(self.change.then(|| "--change".to_owned())).collect()
    }
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// What is asked for, as the command line says it.
pub struct Asked {
    to: Option<AddressGlob>,
    from: Option<Sender>,
    services: Option<ServiceSet>,
    change: bool,
}

impl Asked {
    /// Reads the options; an error names the one that cannot be read.
    pub fn new(args: &Narrow) -> Result<Asked, Note> {
        let bad = |message: String, help: &str| Note::new(Level::Error, message).help(help);
        let services =
            match &args.port {
                None => None,
                Some(text) => Some(ServiceSet::parse(text).ok_or_else(|| {
                    bad(format!("`{text}` is no service"), "write `tcp/22`, `udp/8000-8100` or `icmp`")
                })?),
            };
        let from = match args.from.as_deref() {
            None => None,
            Some(text) => Some(Sender::parse(text).ok_or_else(|| bad(format!("`{text}` is no source"), SOURCES))?),
        };
        Ok(Asked { to: args.to.as_deref().and_then(AddressGlob::new), from, services, change: args.change })
    }
    /// Puts the question.
    pub fn put<T>(&self, ask: impl FnOnce(&Question<'_>) -> T) -> T {
        let to = |address: &str| self.to.as_ref().is_none_or(|glob| glob.matches(address));
        let named = |address: &str| matches!(&self.from, Some(Sender::Named(glob)) if glob.matches(address));
        ask(&Question {
            to: Some(&to),
            from: match &self.from {
                None => From::Anywhere,
                Some(Sender::Internet) => From::Internet,
                Some(Sender::Addresses(set)) => From::Addresses(set.clone()),
                Some(Sender::Named(_)) => From::Named(&named),
            },
            services: self.services.clone(),
            change: self.change,
        })
    }
    /// Whether the senders are workloads or groups.
    pub fn is_named(&self) -> bool {
        matches!(self.from, Some(Sender::Named(_)))
    }
    /// Whether a part of what gets through was asked about.
    fn is_narrow(&self) -> bool {
        self.services.is_some() || self.from.is_some()
    }
    /// Who sends, in words.
    pub fn sender(&self, args: &Narrow) -> String {
        match self.from {
            None | Some(Sender::Internet) => "the Internet".to_owned(),
            Some(_) => args.from.clone().unwrap_or_default(),
        }
    }
    /// Tells what could not be read or found; whether everything could.
    pub fn tell(&self, found: &Exposed, args: &Narrow) -> bool {
        found.errors.iter().for_each(output::note);
        if found.complete && !found.senders {
            let glob = args.from.as_deref().unwrap_or_default();
            output::note(&Note::new(Level::Error, format!("no workload or group is called `{glob}`")).help(SOURCES));
            return false;
        }
        if let Some(glob) = args.to.as_deref().filter(|_| found.complete && !found.named) {
            let help = "`menshen exposure` without `--to` prints all of them";
            output::note(&Note::new(Level::Error, format!("no target is called `{glob}`")).help(help));
            return false;
        }
        if self.change && found.complete && !found.compared {
            let help = "give it a plan, as `terraform show -json tfplan` prints it";
            output::note(&Note::new(Level::Warning, "`--change` without a plan shows nothing").help(help));
        }
        found.complete
    }
}

/// What `--from` takes.
const SOURCES: &str = "`internet`, a CIDR block, or a glob on the addresses of workloads and security groups";

/// Reads, solves and prints; status 2 where something could not be read.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let prepared = Asked::new(&args.narrow).map_err(|note| vec![note]).and_then(|asked| {
        let settings = configuration::settings(&args.input)?;
        let request = args.input.request(matches, settings.exclude).map_err(|note| vec![note])?;
        Ok((asked, request))
    });
    let (asked, request) = match prepared {
        Ok(prepared) => prepared,
        Err(notes) => {
            notes.iter().for_each(output::note);
            return 2;
        }
    };
    let found = asked.put(|question| menshen::exposure(&request, question));
    let mut complete = asked.tell(&found, &args.narrow);
    complete &= output::guarded(None, &found.secrets, |out| match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Report::new(&found.targets))?;
            out.write_all(b"\n")
        }
        Format::Text => text(out, &found.targets, asked.is_narrow()),
    });
    if complete { 0 } else { 2 }
}

/// Addresses in words.
fn places(blocks: &[String]) -> String {
    let sets = blocks.iter().filter_map(|text| AddressSet::parse(text).ok());
    address_words(&sets.fold(AddressSet::empty(), |sum, one| sum.union(&one)))
}

/// `tcp/22,80-90`, `everything`.
fn traffic(protocol: &str, ports: &[String]) -> String {
    match (protocol, ports) {
        ("all", []) => "everything".to_owned(),
        (_, []) => protocol.to_owned(),
        (_, [all]) if all == "1-65535" => format!("{protocol}, every port,"),
        _ => format!("{protocol}/{}", ports.join(",")),
    }
}

fn possible(certainty: Option<&str>) -> &'static str {
    if certainty.is_some() { "possible: " } else { "" }
}

fn words(allow: &Allow) -> String {
    let sure = possible(allow.certainty);
    // The port that one would try comes first; where it is translated, what it becomes.
    let traffic = match allow.entry_ports.is_empty() {
        true => traffic(allow.protocol, &allow.ports),
        false => {
            format!("{} (to port {})", traffic(allow.protocol, &allow.entry_ports), allow.ports.join(","))
        }
    };
    format!("{sure}{traffic} from {}", places(&allow.sources))
}

/// `narrow`: only a part of what gets through was asked about.
fn text(out: &mut dyn Write, targets: &[Target], narrow: bool) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let columns = output::columns();
    let row = |out: &mut dyn Write, name: &str, text: &str| -> io::Result<()> {
        for (at, line) in menshen::write::wrap::wrap(text, columns.saturating_sub(11)).iter().enumerate() {
            writeln!(out, "  {:<8} {line}", if at == 0 { name } else { "" })?;
        }
        Ok(())
    };
    for target in targets {
        let facing = match (target.internet_facing, target.reach.is_empty()) {
            ("yes", true) if narrow => "faces the Internet; nothing of what was asked about gets through",
            ("yes", true) => "a public path leads here, and nothing gets through",
            ("yes", false) => "faces the Internet",
            ("no", _) => "no public path leads here",
            _ => "may face the Internet",
        };
        writeln!(out, "{bold}{}{bold:#} ({}): {facing}", menshen::write::wrap::plain(&target.resource), target.kind)?;
        for reach in &target.reach {
            let sure = if reach.certainty == "possible" { "possible: " } else { "" };
            for allow in &reach.allow {
                let what = match reach.from.as_str() {
                    "internet" => words(allow),
                    from => {
                        let traffic = traffic(allow.protocol, &allow.ports);
                        format!("{traffic} from {from} at {}", places(&allow.sources))
                    }
                };
                row(out, "reach", &format!("{sure}{what}"))?;
            }
            let start = if reach.from == "internet" { "the Internet → " } else { "" };
            row(out, "path", &format!("{start}{}", reach.path.join(" → ")))?;
            if !reach.rules.is_empty() {
                row(out, "rules", &reach.rules.join(", "))?;
            }
        }
        for allow in &target.ingress {
            row(out, "lets in", &words(allow))?;
        }
        for group in &target.ingress_groups {
            let sure = possible(group.certainty);
            let traffic = traffic(group.protocol, &group.ports);
            row(out, "lets in", &format!("{sure}{traffic} from members of {}", group.group))?;
        }
        for allow in &target.egress {
            let sure = possible(allow.certainty);
            let traffic = traffic(allow.protocol, &allow.ports);
            row(out, "lets out", &format!("{sure}{traffic} to {}", places(&allow.destinations)))?;
        }
        if let Some(delta) = &target.change {
            for allow in &delta.opened {
                row(out, "opened", &words(allow))?;
            }
            for allow in &delta.closed {
                row(out, "closed", &words(allow))?;
            }
        }
        writeln!(out)?;
    }
    let noun = if targets.len() == 1 { "workload" } else { "workloads" };
    writeln!(out, "{} {noun}", targets.len())
}
