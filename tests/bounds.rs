//! Each hostile input ends with a report and a word about the limit, and does not hide what lies beside it.
//!
//! `scripts/measure-hostile` holds the release build to a second and 500 MB for each of them; here, where a build
//! without optimisation is many times slower, the bound only tells an end from a hang.

#![allow(clippy::expect_used, clippy::print_stderr, missing_docs)]

mod hostile;

use assert_cmd::Command;
use hostile::{Case, LIMITS};
use std::time::{Duration, Instant};

/// What is wrong with the outcome of a case.
fn faults(case: &Case) -> Option<String> {
    let dir = tempfile::tempdir().expect("scratch folder");
    case.write(dir.path()).expect("written");
    let started = Instant::now();
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .current_dir(dir.path())
        .env("LC_ALL", "C")
        .timeout(Duration::from_secs(120))
        .args(["scan", case.path])
        .output()
        .expect("runs");
    let took = started.elapsed();
    let text = format!("{} {}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: &[&str] = if case.says == "budget" { &LIMITS } else { &[case.says] };
    let shown: String = text.chars().rev().take(600).collect::<Vec<_>>().into_iter().rev().collect();
    let fault = match output.status.code() {
        _ if text.contains("panicked") => "panics",
        None => "is killed",
        Some(0..=2) if took > Duration::from_secs(60) => "takes too long",
        Some(0..=2) if !words.iter().any(|word| text.contains(word)) => "does not say its limit",
        Some(0..=2) if case.path == "." && !text.contains("DSK101") => "hides what lies beside it",
        // The rule whose address the hostile value is: open, possibly open, or said to be left out.
        Some(0) if text.contains("alicloud_security_group_rule.r") => "takes the rule for harmless",
        Some(0..=2) => return None,
        Some(_) => "crashes",
    };
    Some(format!("`{}` {fault} ({took:?}): …{shown}", case.name))
}

/// All of them in an optimised build; else those that a slow build ends in time.
#[test]
fn hostile_inputs_end_with_a_word() {
    let cases = hostile::all();
    assert!(cases.len() >= 150);
    let slow = cfg!(debug_assertions);
    let chosen: Vec<&Case> = cases.iter().filter(|case| !slow || !case.heavy).collect();
    assert!(chosen.len() >= 40, "{}", chosen.len());
    let half = chosen.len() / 2;
    let run = |cases: &[&Case]| cases.iter().filter_map(|case| faults(case)).collect::<Vec<_>>();
    let (first, second) = std::thread::scope(|scope| {
        let (head, tail) = chosen.split_at(half);
        let other = scope.spawn(move || tail.iter().filter_map(|case| faults(case)).collect::<Vec<_>>());
        (run(head), other.join().expect("no panic"))
    });
    let all: Vec<String> = first.into_iter().chain(second).collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}
