//! 200 credentials of all kinds at all places are found, each once; of 200 look-alikes at most two are taken for one;
//! and no output of any command shows eight characters of a credential.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

mod command;
mod planted;

use command::Scratch;
use menshen::config::Settings;
use menshen::input::Request;
use planted::{COMMON, Case, Dice, KINDS, LOOKALIKES, PLACES, Token, lookalike, plant, token};
use std::path::Path;

/// The rules that name a place where a credential is.
const NAMING: [&str; 5] = ["KEY101", "KEY104", "KEY105", "KEY117", "KEY118"];

fn write(dir: &Path, case: &Case) {
    for (name, text) in &case.files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The findings of those rules, and what else would be wrong with the case.
fn scan(dir: &Path, case: &Case) -> Vec<String> {
    write(dir, case);
    let scan = if case.scan.is_empty() { "." } else { case.scan };
    let request = Request {
        paths: vec![scan.into()],
        current_dir: dir.to_owned(),
        plain_block: Some(menshen::providers::plain_block),
        ..Request::default()
    };
    let verdict = menshen::analyze(&request, &Settings::default());
    assert!(verdict.complete, "{:?}", verdict.notes);
    let found = verdict.findings.iter().filter(|finding| NAMING.contains(&finding.rule.code));
    found.map(|finding| format!("{} {} {}", finding.rule.code, finding.resource, finding.message)).collect()
}

fn corpus() -> Vec<(usize, Token)> {
    let mut dice = Dice(0x6d65_6e73_6865_6e01);
    (0..200).map(|index| (index % PLACES, token((index / PLACES * 5 + index) % KINDS, &mut dice))).collect()
}

#[test]
fn all_planted_credentials_are_found_once() {
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (index, (place, token)) in corpus().iter().enumerate() {
        let found = scan(&scratch.path().join(index.to_string()), &plant(*place, token.name, &token.text));
        if found.len() != 1 {
            wrong.push(format!("place {place}, {}: {found:?}", token.kind));
        }
    }
    assert!(wrong.is_empty(), "{} of 200:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn look_alikes_are_not_taken_for_credentials() {
    let scratch = tempfile::tempdir().unwrap();
    let mut dice = Dice(0x6d65_6e73_6865_6e02);
    let mut wrong = Vec::new();
    for index in 0..200 {
        let (name, text) = lookalike((index / COMMON.len() * 3 + index) % LOOKALIKES, &mut dice);
        // Files of variables hold constants only.
        let constants = text.contains("${");
        let place = COMMON[index % COMMON.len()];
        let place = if constants && place == 2 { 0 } else { place };
        let found = scan(&scratch.path().join(index.to_string()), &plant(place, name, &text));
        if !found.is_empty() {
            wrong.push(format!("place {place}: {name} = {text}: {found:?}"));
        }
    }
    assert!(wrong.len() <= 2, "{} of 200:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a text shows eight characters of a secret.
fn shows(text: &str, secret: &str) -> bool {
    let secret: Vec<char> = secret.chars().collect();
    secret.windows(8).any(|part| {
        let part: String = part.iter().collect();
        !part.contains('\n') && text.contains(&part)
    })
}

#[test]
fn no_output_shows_a_part_of_one() {
    let corpus = corpus();
    // A few root modules for each run: a run looks for all of them.
    for (round, part) in corpus.chunks(50).enumerate() {
        for broken in [false, true] {
            let scratch = Scratch::new();
            let mut paths = Vec::new();
            for (index, (place, token)) in part.iter().enumerate() {
                let mut case = plant(*place, token.name, &token.text);
                if broken {
                    damage(&mut case, token);
                }
                let dir = format!("c{index}");
                write(&scratch.path().join(&dir), &case);
                paths.push(if case.scan.is_empty() { dir } else { format!("{dir}/{}", case.scan) });
            }
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            for args in COMMANDS {
                let run = scratch.run(&[args, &paths[..]].concat());
                assert!((0..=2).contains(&run.status), "{args:?}: {} {}", run.status, run.err);
                for (place, token) in part {
                    for text in [&run.out, &run.err] {
                        if let Some(line) = text.lines().find(|line| shows(line, &token.secret)) {
                            let line = line.replace(&token.secret, "SECRET");
                            let kind = token.kind;
                            panic!(
                                "round {round}, broken {broken}: {args:?} shows {kind} of place {place}: {line:.300}"
                            );
                        }
                    }
                }
            }
        }
    }
}

const COMMANDS: &[&[&str]] = &[
    &["scan", "-f", "text", "--profile", "strict"],
    &["scan", "-v", "--show-resolved"],
    &["scan", "-q"],
    &["scan", "-f", "json", "--profile", "strict"],
    &["scan", "-f", "sarif", "--profile", "strict"],
    &["scan", "-f", "markdown"],
    &["scan", "-f", "github"],
    &["exposure"],
    &["exposure", "-f", "json"],
    &["graph"],
    &["graph", "-f", "dot"],
    &["graph", "-f", "html"],
    &["inspect"],
    &["inspect", "-f", "json"],
    &["access"],
    &["access", "-f", "json"],
];

/// Errors of all sorts, each with the token in it.
fn damage(case: &mut Case, token: &Token) {
    let text = token.text.replace('\n', "\\n");
    for (name, content) in &mut case.files {
        if name == "plan.json" {
            let end = content.len() - content.len() / 20;
            content.truncate((0..=end).rev().find(|&at| content.is_char_boundary(at)).unwrap());
        } else if name == "main.tf" {
            let secret = &token.secret.lines().next().unwrap_or_default();
            content.push_str(&format!(
                "locals {{\n  number = tonumber(\"{text}\")\n  lookup = lookup({{}}, \"{secret}\")\n  call = unknown_function(\"{secret}\")\n  part = local.number.x\n}}\noutput \"bad\" {{\n  value = [local.number, local.lookup, local.call]\n}}\n\
                 resource \"alicloud_security_group_rule\" \"bad\" {{\n  for_each = toset([\"{secret}\"])\n  type = \"{secret}\"\n  cidr_ip = \"{secret}\"\n  port_range = \"{secret}\"\n  security_group_id = \"{secret}\"\n}}\n\
                 resource \"alicloud_vpc\" \"{secret}\" {{\n  cidr_block = \"{secret}\" \"{secret}\"\n}}\n"
            ));
        } else if name.ends_with("tfvars") {
            content.push_str(&format!("more = \"{text}\" \"{text}\"\n"));
        }
    }
}

#[test]
fn what_is_given_on_the_command_line_is_not_repeated() {
    let scratch = Scratch::with(&[("main.tf", "variable \"secret\" {}\nvariable \"count\" {\n  type = number\n}\n")]);
    let secret = ["pL4nted", "-by-Hand-9"].concat();
    let key = token(1, &mut Dice(77)).text;
    for value in [&secret, &key] {
        let given = format!("secret={value}");
        let number = format!("count={value}");
        let unknown = format!("nothing={value}");
        let attached = format!("--var={given}");
        let wrong = format!("--vars={given}");
        let runs: [&[&str]; 9] = [
            &["scan", "--var", &given, "--no-such-option"],
            &["scan", &attached, "--profile", "none"],
            &["scan", &wrong],
            &["scan", "--var", value],
            &["scan", "--var", &unknown, "."],
            &["scan", "--var", &number, "."],
            &["exposure", "--var", &given, "--format", value],
            &["inspect", "--var", &given, "--var", &number, "."],
            &["graph", "--var-file", value],
        ];
        for args in runs {
            let run = scratch.run(args);
            assert!(!shows(&run.out, &key) && !shows(&run.err, &key), "{:?} {:?}", args[0], args.get(3));
            let by_option = args.iter().any(|arg| arg.starts_with("--var") && !arg.contains("file"));
            let elsewhere = args.contains(&value.as_str()) && args.contains(&"--format");
            if by_option && !elsewhere {
                assert!(!run.err.contains(value.as_str()) && !run.out.contains(value.as_str()), "{:?}", args[0]);
            }
        }
    }
}

#[test]
fn fingerprints_and_hashes_do_not_depend_on_the_secret() {
    let report = |dice: u64, place: usize, kind: usize| {
        let token = token(kind, &mut Dice(dice));
        let case = plant(place, token.name, &token.text);
        let scratch = Scratch::new();
        write(scratch.path(), &case);
        let path = if case.scan.is_empty() { "." } else { case.scan };
        let run = scratch.run(&["scan", "-f", "sarif", path]);
        let sarif = run.json();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty(), "place {place}");
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    for place in (0..PLACES).step_by(2) {
        for kind in [2, 6] {
            assert_eq!(report(11, place, kind), report(23, place, kind), "place {place}, kind {kind}");
        }
    }
}
