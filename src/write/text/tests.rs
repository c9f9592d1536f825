//! What a terminal shows of hand-made verdicts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{Options, write};
use crate::config::Settings;
use crate::input::InputKind;
use crate::verdict::{Verdict, fixture};
use crate::write::wrap::width;

fn shown(verdict: &Verdict, columns: usize, quiet: bool) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes, verdict, &Options { columns, quiet, verbose: false, seconds: None }).unwrap();
    anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
}

#[test]
fn everything_at_80_columns() {
    let text = shown(&fixture::everything(), 80, false);
    insta::assert_snapshot!(text);
    for line in text.lines() {
        assert!(width(line) <= 80, "{line}");
    }
    assert!(!text.contains("hunter2"));
}

#[test]
fn many_instances_are_told_once() {
    let plan = fixture::plan(InputKind::Configuration, fixture::MAIN, fixture::WEB);
    let findings = (1..5).map(|object| fixture::finding(object, None, 0)).collect();
    let text = shown(&fixture::judge(&Settings::default(), &plan, findings, None), 80, false);
    assert_eq!(text.matches("high[NET902]").count(), 1);
    assert!(text.contains("(4 instances)") && text.contains("and 1 more"), "{text}");
    assert!(text.contains("4 high in 3 resources"));
}

#[test]
fn clean_partial_and_quiet() {
    let mut plan = fixture::plan(InputKind::Configuration, fixture::MAIN, fixture::WEB);
    let clean = fixture::judge(&Settings::default(), &plan, Vec::new(), None);
    assert!(shown(&clean, 80, false).contains("nothing found in 3 resources ("));
    assert_eq!(shown(&clean, 80, true), "");
    plan.complete = false;
    let partial = fixture::judge(&Settings::default(), &plan, Vec::new(), None);
    let text = shown(&partial, 80, true);
    assert!(text.contains("this is no all-clear") && !text.contains("nothing found in 3"), "{text}");
    let found = fixture::judge(&Settings::default(), &plan, vec![fixture::finding(0, Some("cidr_ip"), 0)], None);
    assert!(shown(&found, 80, true).starts_with("web/main.tf:9:17: high[NET902] the Internet reaches"));
}
