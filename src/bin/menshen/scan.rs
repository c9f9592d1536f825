//! `scan`: all rules, all findings; the exit status gates the pipeline.

use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::base::{Level, Note, Severity};
use menshen::config::Settings;
use menshen::verdict::{Verdict, baseline};
use menshen::{rules, write};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reports what a configuration or plan opens, grants and leaves unprotected
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// text, sarif, json, markdown or github; repeatable, each with its own -o
    #[arg(short, long = "format", value_name = "FORMAT")]
    formats: Vec<String>,
    /// Where the format before it goes [default: standard output]
    #[arg(short, long = "output", value_name = "FILE")]
    outputs: Vec<PathBuf>,
    /// Lowest severity that makes the exit status 1: critical, high, medium, low, note, never [default: medium]
    #[arg(long, value_name = "SEVERITY", value_parser = gate)]
    fail_on: Option<Gate>,
    /// Possible findings gate too
    #[arg(long)]
    fail_on_possible: bool,
    /// Only what this plan introduces, or what the baseline does not hold
    #[arg(long)]
    new_only: bool,
    /// Also what was so before the plan and is not after
    #[arg(long)]
    show_resolved: bool,
    /// default or strict
    #[arg(long, value_name = "NAME", value_parser = ["default", "strict"])]
    profile: Option<String>,
    /// Only these rules: codes, prefixes or names
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave lower severities out of the report
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    min_severity: Option<Severity>,
    /// Known findings, by fingerprint
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found as known findings
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// full, or github: without suppressed results, within GitHub's limits
    #[arg(long, value_name = "NAME", value_parser = ["full", "github"], default_value = "full")]
    sarif_profile: String,
    /// The address that SARIF's informationUri and helpUri name
    #[arg(long, value_name = "URL")]
    information_uri: Option<String>,
    /// SARIF's automationDetails.id
    #[arg(long, value_name = "ID")]
    category: Option<String>,
    /// Further rules in Rego (not in this version)
    #[arg(long, value_name = "PATH", hide = true)]
    policy: Vec<PathBuf>,
    /// Language of messages: en
    #[arg(long, value_name = "LANG", value_parser = ["en", "zh", "ja"])]
    lang: Option<String>,
    /// One line for each finding
    #[arg(short, long)]
    quiet: bool,
    /// Suppressed findings and every remark too
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// Colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug)]
struct Gate(Option<Severity>);

fn gate(word: &str) -> Result<Gate, String> {
    if word == "never" { Ok(Gate(None)) } else { severity(word).map(|severity| Gate(Some(severity))) }
}

fn severity(word: &str) -> Result<Severity, String> {
    let words = Severity::ALL.map(Severity::word).join(", ");
    Severity::from_word(word).ok_or_else(|| format!("one of {words}"))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Text,
    Sarif,
    Json,
    Markdown,
    Github,
}

/// Analyses and reports.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let start = Instant::now();
    match prepare(&args, matches) {
        Ok((settings, request, reports)) => {
            let verdict = menshen::analyze(&request, &settings);
            report(&args, &settings, &verdict, &reports, start)
        }
        Err(notes) => {
            notes.iter().for_each(output::note);
            2
        }
    }
}

type Report = (Format, Option<PathBuf>);

fn prepare(args: &Args, matches: &ArgMatches) -> Result<(Settings, menshen::input::Request, Vec<Report>), Vec<Note>> {
    let reports = reports(args, matches).map_err(|note| vec![note])?;
    if !args.policy.is_empty() {
        return Err(vec![Note::new(Level::Error, "`--policy` is not available in this version")]);
    }
    let mut settings = configuration::settings(&args.input)?;
    override_with(&mut settings, args).map_err(|note| vec![note])?;
    let request = args.input.request(matches, settings.exclude.clone()).map_err(|note| vec![note])?;
    if let Some(lang) = args.lang.as_deref().filter(|lang| *lang != "en") {
        output::note(&Note::new(
            Level::Info,
            format!("messages in `{lang}` are not in this version; they are English"),
        ));
    }
    Ok((settings, request, reports))
}

/// The command line wins over the file.
fn override_with(settings: &mut Settings, args: &Args) -> Result<(), Note> {
    if let Some(Gate(lowest)) = args.fail_on {
        settings.fail_on = lowest;
    }
    if let Some(profile) = &args.profile {
        settings.strict = profile == "strict";
    }
    let words = |list: &[String]| -> Vec<String> {
        list.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    };
    if !args.select.is_empty() {
        settings.select = words(&args.select);
    }
    if !args.ignore.is_empty() {
        settings.ignore = words(&args.ignore);
    }
    settings.fail_on_possible = args.fail_on_possible;
    settings.new_only = args.new_only;
    settings.show_resolved = args.show_resolved;
    settings.min_severity = args.min_severity.unwrap_or(settings.min_severity);
    if let Some(path) = &args.baseline {
        let problem =
            |why: String| Note::new(Level::Error, format!("cannot read baseline `{}`: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        settings.baseline = Some(baseline::read(&text).map_err(problem)?);
    }
    Ok(())
}

/// Each format with the output that follows it on the command line.
fn reports(args: &Args, matches: &ArgMatches) -> Result<Vec<Report>, Note> {
    let indices = |name: &str| matches.indices_of(name).into_iter().flatten().collect::<Vec<usize>>();
    let mut formats: Vec<(usize, Format, Option<PathBuf>)> = Vec::new();
    for (index, word) in indices("formats").into_iter().zip(&args.formats) {
        let format = match word.as_str() {
            "text" => Format::Text,
            "sarif" => Format::Sarif,
            "json" => Format::Json,
            "markdown" => Format::Markdown,
            "github" => Format::Github,
            "junit" | "html" => {
                let message = format!("format `{word}` is not available in this version");
                return Err(Note::new(Level::Error, message).help("text, sarif, json, markdown, github are"));
            }
            _ => {
                let message = format!("unknown format `{word}`");
                return Err(Note::new(Level::Error, message).help("text, sarif, json, markdown, github"));
            }
        };
        formats.push((index, format, None));
    }
    for (index, path) in indices("outputs").into_iter().zip(&args.outputs) {
        let before = formats.iter().rposition(|(at, _, _)| *at < index);
        // `-o FILE -f json`: the one format there is.
        let only = (formats.len() == 1 && args.outputs.len() == 1).then_some(0);
        if formats.is_empty() {
            formats.push((0, Format::Text, Some(path.clone())));
            continue;
        }
        match before.or(only).and_then(|at| formats.get_mut(at)) {
            Some((_, _, slot)) if slot.is_none() => *slot = Some(path.clone()),
            _ => {
                let message = format!("`-o {}` has no format of its own", path.display());
                return Err(Note::new(Level::Error, message).help("write `-f FORMAT -o FILE` for each"));
            }
        }
    }
    if formats.is_empty() {
        formats.push((0, Format::Text, None));
    }
    Ok(formats.into_iter().map(|(_, format, path)| (format, path)).collect())
}

fn report(args: &Args, settings: &Settings, verdict: &Verdict, reports: &[Report], start: Instant) -> u8 {
    let mut written = true;
    for (format, path) in reports {
        written &= write_one(args, verdict, *format, path.as_deref(), start);
    }
    let told = reports.iter().any(|(format, path)| *format == Format::Text && path.is_none());
    if !told {
        // Nobody may take a partial look for an all-clear because a file was not opened.
        verdict.notes.iter().filter(|note| note.level == Level::Error).for_each(output::note);
    }
    if let Some(path) = &args.write_baseline {
        if verdict.complete {
            let ran = |code: &str| rules::find(code).is_none_or(|rule| rules::is_on(rule, settings));
            // The old one is known to be readable.
            let old = args.baseline.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
            match baseline::write(verdict, old.as_deref(), &ran) {
                Ok(text) => written &= output::to(Some(path), |out| out.write_all(text.as_bytes())),
                Err(why) => {
                    output::error(&format!("no baseline is written: {why}"));
                    written = false;
                }
            }
        } else {
            output::error("no baseline is written, as the analysis is not complete");
        }
    }
    if written { verdict.status() } else { 2 }
}

fn write_one(args: &Args, verdict: &Verdict, format: Format, path: Option<&Path>, start: Instant) -> bool {
    let write = |out: &mut dyn Write| match format {
        Format::Text => {
            let seconds = path.is_none().then(|| start.elapsed().as_secs_f64());
            let options = write::text::Options {
                columns: output::columns(),
                quiet: args.quiet,
                verbose: args.verbose,
                seconds: seconds.filter(|_| std::io::IsTerminal::is_terminal(&std::io::stdout())),
            };
            write::text::write(out, verdict, &options)
        }
        Format::Sarif => {
            let options = write::sarif::Options {
                github: args.sarif_profile == "github",
                information_uri: args.information_uri.clone(),
                category: args.category.clone(),
                repository: repository(),
            };
            write::sarif::write(out, verdict, &options)
        }
        Format::Json => write::json::write(out, verdict),
        Format::Markdown => write::markdown::write(out, verdict),
        Format::Github => write::github::write(out, verdict),
    };
    // Bytes of a result, so that a large report need not be moved while it grows.
    let of_each = match format {
        Format::Json => 1_536,
        Format::Sarif => 6_144,
        _ => return output::guarded(path, &[], write),
    };
    output::guarded_json(path, &[], verdict.findings.len() * of_each, write)
}

/// The scanned repository and its commit, as a workflow of GitHub's tells them. Nothing is asked elsewhere.
fn repository() -> Option<(String, Option<String>)> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (server, name) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
    Some((format!("{}/{name}", server.trim_end_matches('/')), variable("GITHUB_SHA")))
}
