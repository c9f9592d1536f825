//! `access`: who may do what after the change, and what is newly permitted.

use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::base::{Level, Note};
use menshen::config::AddressGlob;
use menshen::reason::identity::access::{Access, Asked, Changed, Escalation, Grant, Report, Taken};
use menshen::reason::identity::catalogue::{Doubt, doubt, is_no_name};
use menshen::write::wrap::{plain, wrap};
use std::io::{self, Write};

/// Prints who may do what, and what the plan newly permits
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Only principals with an address like this
    #[arg(long, value_name = "ADDRESS-GLOB")]
    principal: Option<String>,
    /// Asks whether they may do this, such as `ecs:RunInstances`
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// On this resource; `*` in it stands for some resource of any name [default: *]
    #[arg(long, value_name = "NAME", requires = "action")]
    resource: Option<String>,
    /// Only principals of whose rights the plan changes something
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

/// Reads, solves and prints; status 2 where something could not be read.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let asked = Asked {
        action: args.action.clone(),
        resource: args.resource.clone().unwrap_or_else(|| "*".to_owned()),
        change: args.change,
    };
    let prepared = check(&args).map_err(|note| vec![note]).and_then(|()| {
        let settings = configuration::settings(&args.input)?;
        args.input.request(matches, settings.exclude).map_err(|note| vec![note])
    });
    let request = match prepared {
        Ok(request) => request,
        Err(notes) => {
            notes.iter().for_each(output::note);
            return 2;
        }
    };
    let glob = args.principal.as_deref().and_then(AddressGlob::new);
    let wanted = |address: &str| glob.as_ref().is_none_or(|glob| glob.matches(address));
    let found = menshen::access(&request, &asked, &wanted);
    found.errors.iter().for_each(output::note);
    let mut complete = found.complete;
    if let Some(glob) = args.principal.as_deref().filter(|_| found.complete && !found.named) {
        let help = meant(glob, &found.others);
        output::note(&Note::new(Level::Error, format!("no principal is called `{glob}`")).help(help));
        complete = false;
    }
    doubts(&args).iter().for_each(output::note);
    if args.change && found.complete && !found.compared {
        let help = "give it a plan, as `terraform show -json tfplan` prints it";
        output::note(&Note::new(Level::Warning, "`--change` without a plan shows nothing").help(help));
    }
    complete &= output::guarded(None, &found.secrets, |out| match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Report::new(&found.principals))?;
            out.write_all(b"\n")
        }
        Format::Text => text(out, &found.principals),
    });
    if complete { 0 } else { 2 }
}

/// Who may be meant by something that is nobody's address: the instances of a resource, or whoever has such a name in the cloud.
fn meant(asked: &str, all: &[(String, Option<String>)]) -> String {
    const SHOWN: usize = 4;
    // `acs:ram::1:user/ci` names the user `ci`.
    let name = asked.rsplit(['/', ':']).next().unwrap_or(asked);
    let instance = |address: &str| address.strip_prefix(asked).is_some_and(|rest| rest.starts_with('['));
    let called = |own: &Option<String>| own.as_deref().is_some_and(|own| own == asked || own == name);
    let mut near: Vec<&str> =
        all.iter().filter(|(address, own)| instance(address) || called(own)).map(|(address, _)| &**address).collect();
    near.sort_unstable();
    near.dedup();
    let list: Vec<String> = near.iter().take(SHOWN).map(|it| format!("`{it}`")).collect();
    match near.len() {
        0 => "`menshen access` without `--principal` prints all of them".to_owned(),
        1 => format!("{} is there", list.concat()),
        all if all > SHOWN => format!("{} and {} more are there", list.join(", "), all - SHOWN),
        _ => format!("{} are there", list.join(", ")),
    }
}

/// An action that does not exist is answered by patterns alone, which is seldom what was asked.
fn doubts(args: &Args) -> Option<Note> {
    let action = args.action.as_deref()?;
    Some(match doubt(action)? {
        Doubt::Service(code) => {
            let note = Note::new(Level::Warning, format!("no service `{code}` is known here"));
            note.help("the answer only compares `--action` with the patterns of policies")
        }
        Doubt::Name(near) => {
            let note = Note::new(Level::Warning, format!("no action is known by the name `{action}`"));
            match near {
                Some(near) => note.help(format!("`{}` is one", near.action)),
                None => note,
            }
        }
    })
}

/// An action names one API: `CODE:NAME`; a resource is a name in the cloud.
fn check(args: &Args) -> Result<(), Note> {
    if let Some(resource) = args.resource.as_deref().filter(|resource| is_no_name(resource)) {
        let note = Note::new(Level::Error, format!("`{resource}` is no name of a resource"));
        return Err(note.help("write the name in the cloud, such as `acs:oss:*:*:prod/*`, or `*` for any"));
    }
    let Some(action) = &args.action else { return Ok(()) };
    let plain = action.strip_prefix("name/").unwrap_or(action);
    let whole = plain.split_once(':').is_some_and(|(code, name)| !code.is_empty() && !name.is_empty());
    if !whole || plain.contains(['*', '?', ' ']) {
        let note = Note::new(Level::Error, format!("`{action}` is no action"));
        return Err(note.help("name one action, such as `ecs:RunInstances` or `cvm:RunInstances`"));
    }
    Ok(())
}

/// Actions on resources, in words.
fn rights(actions: [&[String]; 2], resources: [&[String]; 2], conditions: &[String]) -> String {
    let list = |[list, except]: [&[String]; 2], all: &str| match (list, except) {
        (_, [_, ..]) => format!("everything but {}", except.join(", ")),
        ([one], []) if one == "*" => all.to_owned(),
        (list, []) => list.join(", "),
    };
    let mut text = format!("{} on {}", list(actions, "every action"), list(resources, "everything"));
    if !conditions.is_empty() {
        text.push_str(&format!(" if {}", conditions.join(" and ")));
    }
    text
}

/// Denies shown of a grant.
const SHOWN: usize = 3;

/// A grant in words.
fn words(grant: &Grant) -> String {
    let sure = if grant.certainty == "possible" { "possible: " } else { "" };
    let actions = [grant.actions.as_slice(), grant.except_actions.as_slice()];
    let resources = [grant.resources.as_slice(), grant.except_resources.as_slice()];
    let mut text = format!("{sure}{}", rights(actions, resources, &grant.conditions));
    if let Some(group) = &grant.resource_group {
        text.push_str(&format!(", in resource group {group}"));
    }
    if !grant.except.is_empty() {
        let one = |it: &Taken| {
            let sure = if it.certainty == "possible" { "possibly " } else { "" };
            sure.to_owned()
                + &rights([&it.actions, &it.except_actions], [&it.resources, &it.except_resources], &it.conditions)
        };
        let shown: Vec<String> = grant.except.iter().take(SHOWN).map(one).collect();
        text.push_str(&format!(", except {}", shown.join("; and ")));
        if let Some(more @ 1..) = grant.except.len().checked_sub(SHOWN) {
            text.push_str(&format!(" and {more} more"));
        }
    }
    if !grant.within.is_empty() {
        text.push_str(&format!(", within the boundary of {}", grant.within.join(" and ")));
    }
    text
}

fn changed(one: &Changed) -> String {
    let mut text = words(&one.grant);
    if let Some(witness) = &one.witness {
        text.push_str(&format!("; for example {}", witness.action));
        if witness.resources.iter().any(|it| it != "*") {
            text.push_str(&format!(" on {}", witness.resources.join(" and ")));
        }
        if witness.synthetic {
            text.push_str(" (a name made up)");
        }
        if !witness.context.is_empty() {
            text.push_str(&format!(" with {}", witness.context.join(", ")));
        }
    }
    text
}

/// A way to more rights in words.
fn gained(way: &Escalation) -> String {
    let sure = if way.certainty == "possible" { "possible: " } else { "" };
    format!("{sure}{} by {} ({})", way.gains, way.name, way.actions.join(" + "))
}

fn text(out: &mut dyn Write, principals: &[Access]) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let columns = output::columns();
    let row = |out: &mut dyn Write, name: &str, text: &str| -> io::Result<()> {
        for (at, line) in wrap(text, columns.saturating_sub(11)).iter().enumerate() {
            writeln!(out, "  {:<8} {line}", if at == 0 { name } else { "" })?;
        }
        Ok(())
    };
    for one in principals {
        let rights = if one.gone {
            ": is gone after the change"
        } else if one.grants.is_empty() {
            ": nothing that this input shows"
        } else {
            ""
        };
        // Somebody renamed is there twice: as who comes and as who goes.
        let twice =
            principals.iter().filter(|other| other.resource == one.resource && other.kind == one.kind).count() > 1;
        let name = one.name.as_ref().filter(|_| twice).map_or_else(String::new, |name| format!(" `{}`", plain(name)));
        writeln!(out, "{bold}{}{bold:#} ({}{name}){rights}", plain(&one.resource), one.kind)?;
        if let Some(query) = &one.query {
            let by = query.by.as_ref().map_or_else(|| ", no statement decides".to_owned(), |by| format!(", by {by}"));
            row(out, "answer", &format!("{} on {}: {}{by}", query.action, query.resource, query.answer))?;
            if !query.allowed_with.is_empty() {
                row(out, "", &format!("allowed with {}", query.allowed_with.join(", ")))?;
            }
            if !query.denied_with.is_empty() {
                row(out, "", &format!("denied with {}", query.denied_with.join(", ")))?;
            }
        }
        for (name, list) in [("may", &one.grants), ("may not", &one.denies)] {
            for grant in list {
                row(out, name, &words(grant))?;
                row(out, "", &format!("by {}", grant.through.join(" ← ")))?;
            }
        }
        for way in &one.escalations {
            row(out, "can gain", &gained(way))?;
            for step in &way.path {
                row(out, "", step)?;
            }
        }
        if let Some(change) = &one.change {
            for grant in &change.granted {
                row(out, "new", &changed(grant))?;
            }
            for way in &change.escalations {
                row(out, "new", &format!("can gain {}", gained(way)))?;
            }
            for grant in &change.revoked {
                row(out, "gone", &changed(grant))?;
            }
        }
        writeln!(out)?;
    }
    let noun = if principals.len() == 1 { "principal" } else { "principals" };
    writeln!(out, "{} {noun}; what is attached by hand is not seen here", principals.len())
}
