//! `rules [CODE]`: the catalogue.

use crate::output;
use menshen::rules::{Cloud, Rule, all, find};
use menshen::write::{help, wrap};
use serde_json::json;
use std::io::{self, Write};

/// Lists the rules, or explains one
#[derive(clap::Args)]
pub struct Args {
    /// Code or name of the rule to explain
    code: Option<String>,
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Markdown,
}

/// Prints them.
pub fn run(args: &Args) -> u8 {
    let mut rules: Vec<&Rule> = match &args.code {
        None => all().to_vec(),
        Some(word) => match find(word) {
            Some(rule) => vec![rule],
            None => {
                output::error(&format!("there is no rule `{word}`"));
                output::help("`menshen rules` lists them");
                return 2;
            }
        },
    };
    rules.sort_by_key(|rule| rule.code);
    let one = args.code.is_some();
    let done = output::to(None, |out| match args.format {
        Format::Text if one => rules.iter().try_for_each(|rule| explain(out, rule)),
        Format::Text => list(out, &rules),
        Format::Json => {
            let rules: Vec<serde_json::Value> = rules.iter().map(|rule| record(rule)).collect();
            serde_json::to_writer_pretty(&mut *out, &json!({"schema": "menshen/rules/1", "rules": rules}))?;
            out.write_all(b"\n")
        }
        Format::Markdown => rules.iter().try_for_each(|rule| writeln!(out, "{}", help::markdown(rule))),
    });
    if done { 0 } else { 2 }
}

fn record(rule: &Rule) -> serde_json::Value {
    let clouds: Vec<&str> = rule.clouds.iter().map(|cloud| word(*cloud)).collect();
    json!({
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity.word(),
        "score": f64::from(rule.score) / 10.0,
        "profile": help::profile(rule.profile),
        "fix": help::fix(rule.fix),
        "clouds": clouds,
        "references": rule.references,
        "help": help::markdown(rule),
    })
}

fn word(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "alicloud",
        Cloud::Tencent => "tencentcloud",
    }
}

fn list(out: &mut dyn Write, rules: &[&Rule]) -> io::Result<()> {
    let columns = output::columns();
    for rule in rules {
        let mark = match help::profile(rule.profile) {
            "default" => String::new(),
            other => format!(" ({other})"),
        };
        writeln!(out, "{}  {:<8} {}{mark}", rule.code, rule.severity.word(), rule.name)?;
        for line in wrap::wrap(rule.title, columns.saturating_sub(17)) {
            writeln!(out, "{:17}{line}", "")?;
        }
    }
    Ok(())
}

fn explain(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let columns = output::columns();
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{} {}{bold:#}", rule.code, rule.name)?;
    for line in wrap::wrap(&help::sentence(rule.title), columns) {
        writeln!(out, "{line}")?;
    }
    for line in wrap::wrap(&help::facts(rule), columns) {
        writeln!(out, "{line}")?;
    }
    let mut code = false;
    let mut paragraph = String::new();
    let flush = |out: &mut dyn Write, paragraph: &mut String| -> io::Result<()> {
        for line in wrap::wrap(paragraph, columns).into_iter().filter(|line| !line.is_empty()) {
            writeln!(out, "{line}")?;
        }
        paragraph.clear();
        Ok(())
    };
    writeln!(out)?;
    for line in rule.markdown().trim().lines() {
        if line.trim_start().starts_with("```") {
            flush(out, &mut paragraph)?;
            code = !code;
        } else if code {
            writeln!(out, "    {line}")?;
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(out, &mut paragraph)?;
            writeln!(out, "{bold}{}{bold:#}", heading.trim_start_matches('#').trim())?;
        } else if line.trim().is_empty() || line.starts_with(['-', '*']) {
            flush(out, &mut paragraph)?;
            if line.trim().is_empty() {
                writeln!(out)?;
            }
            paragraph.push_str(line);
        } else {
            paragraph.push(' ');
            paragraph.push_str(line);
        }
    }
    flush(out, &mut paragraph)?;
    for reference in rule.references {
        writeln!(out, "see {reference}")?;
    }
    Ok(())
}
