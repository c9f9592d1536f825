//! `exposure`: what can reach each workload.

use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use ipnet::IpNet;
use menshen::base::{Level, Note};
use menshen::config::AddressGlob;
use menshen::reason::exposure::{Allow, Report, Target};
use std::io::{self, Write};

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
    /// Only from `internet`, or from a CIDR block
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Only this service, such as `tcp/22`
    #[arg(long, value_name = "PROTO/PORT")]
    port: Option<String>,
    /// Only targets of which the plan opens or closes something
    #[arg(long)]
    change: bool,
    /// Colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// What is asked for.
struct Question {
    to: Option<AddressGlob>,
    internet: bool,
    block: Option<IpNet>,
    service: Option<(String, Option<u16>)>,
    change: bool,
}

/// Reads, solves and prints; status 2 where something could not be read.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let prepared = question(&args).map_err(|note| vec![note]).and_then(|question| {
        let settings = configuration::settings(&args.input)?;
        let request = args.input.request(matches, settings.exclude).map_err(|note| vec![note])?;
        Ok((question, request))
    });
    let (question, request) = match prepared {
        Ok(prepared) => prepared,
        Err(notes) => {
            notes.iter().for_each(output::note);
            return 2;
        }
    };
    let menshen::Exposed { targets: mut found, errors, mut complete } = menshen::exposure(&request);
    errors.iter().for_each(output::note);
    found.retain_mut(|target| question.keep(target));
    complete &= output::to(None, |out| match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Report::new(&found))?;
            out.write_all(b"\n")
        }
        Format::Text => text(out, &found),
    });
    if complete { 0 } else { 2 }
}

fn question(args: &Args) -> Result<Question, Note> {
    let bad = |message: String, help: &str| Err(Note::new(Level::Error, message).help(help));
    let service = match &args.port {
        None => None,
        Some(text) => {
            let (protocol, port) = text.split_once('/').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
            let known = ["tcp", "udp", "icmp", "icmpv6", "gre", "other"].contains(&protocol);
            let port = port.map(str::parse::<u16>).transpose();
            match (known, port) {
                (true, Ok(port)) => Some((protocol.to_owned(), port)),
                _ => return bad(format!("`{text}` is no service"), "write `tcp/22`, `udp/53` or `icmp`"),
            }
        }
    };
    let block = match args.from.as_deref() {
        None | Some("internet") => None,
        Some(text) => match text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from)) {
            Ok(block) => Some(block),
            Err(_) => {
                let message = format!("`--from {text}` is not available in this version");
                return bad(message, "`internet` or a CIDR block");
            }
        },
    };
    Ok(Question {
        to: args.to.as_deref().and_then(AddressGlob::new),
        internet: args.from.as_deref() == Some("internet"),
        block,
        service,
        change: args.change,
    })
}

impl Question {
    /// Cuts a target down to what is asked for; false where nothing is left.
    fn keep(&self, target: &mut Target) -> bool {
        if self.to.as_ref().is_some_and(|to| !to.matches(&target.resource)) {
            return false;
        }
        if self.change && target.change.as_ref().is_none_or(|delta| delta.opened.is_empty() && delta.closed.is_empty())
        {
            return false;
        }
        if !self.internet && self.block.is_none() && self.service.is_none() {
            return true;
        }
        for reach in &mut target.reach {
            reach.allow.retain(|allow| self.asks(allow));
        }
        target.reach.retain(|reach| !reach.allow.is_empty());
        target.ingress.retain(|allow| self.asks(allow));
        if let Some(delta) = &mut target.change {
            delta.opened.retain(|allow| self.asks(allow));
            delta.closed.retain(|allow| self.asks(allow));
        }
        // From the Internet, what the groups would let in does not count without a path.
        let let_in = !self.internet && !target.ingress.is_empty();
        let changed = target.change.as_ref().is_some_and(|delta| !delta.opened.is_empty() || !delta.closed.is_empty());
        !target.reach.is_empty() || let_in || changed
    }

    fn asks(&self, allow: &Allow) -> bool {
        let service = self.service.as_ref().is_none_or(|(protocol, port)| {
            let protocol = allow.protocol == "all" || allow.protocol == protocol;
            protocol
                && port.is_none_or(|port| allow.ports.is_empty() || allow.ports.iter().any(|range| holds(range, port)))
        });
        let source = self.block.is_none_or(|block| {
            let nets = allow.sources.iter().filter_map(|source| source.parse::<IpNet>().ok());
            nets.into_iter().any(|net| net.contains(&block) || block.contains(&net))
        });
        service && source
    }
}

/// Whether `22` or `8080-8090` holds a port.
fn holds(range: &str, port: u16) -> bool {
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    matches!((low.parse::<u16>(), high.parse::<u16>()), (Ok(low), Ok(high)) if (low..=high).contains(&port))
}

fn words(allow: &Allow) -> String {
    let ports = if allow.ports.is_empty() { String::new() } else { format!("/{}", allow.ports.join(",")) };
    let sure = if allow.certainty.is_some() { " (possible)" } else { "" };
    let shown: Vec<&str> = allow.sources.iter().take(6).map(String::as_str).collect();
    let more = allow.sources.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{ports} from {}{more}{sure}", allow.protocol, shown.join(", "))
}

fn text(out: &mut dyn Write, targets: &[Target]) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let columns = output::columns();
    let row = |out: &mut dyn Write, name: &str, text: &str| -> io::Result<()> {
        for (at, line) in menshen::write::wrap::wrap(text, columns.saturating_sub(11)).iter().enumerate() {
            writeln!(out, "  {:<8} {line}", if at == 0 { name } else { "" })?;
        }
        Ok(())
    };
    for target in targets {
        let facing = match target.internet_facing {
            "yes" => "faces the Internet",
            "no" => "no public path leads here",
            _ => "may face the Internet",
        };
        writeln!(out, "{bold}{}{bold:#} ({}): {facing}", target.resource, target.kind)?;
        for reach in &target.reach {
            let sure = if reach.certainty == "possible" { "possible: " } else { "" };
            for allow in &reach.allow {
                row(out, "reach", &format!("{sure}{}", words(allow)))?;
            }
            row(out, "path", &format!("{} → {}", reach.from, reach.path.join(" → ")))?;
            if !reach.rules.is_empty() {
                row(out, "rules", &reach.rules.join(", "))?;
            }
        }
        for allow in &target.ingress {
            row(out, "lets in", &words(allow))?;
        }
        for group in &target.ingress_groups {
            let ports = if group.ports.is_empty() { String::new() } else { format!("/{}", group.ports.join(",")) };
            row(out, "lets in", &format!("{}{ports} from members of {}", group.protocol, group.group))?;
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
    writeln!(out, "{} workloads", targets.len())
}
