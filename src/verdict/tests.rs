//! What the verdict says of hand-made findings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::fixture::{self, ADDRESSES, MAIN, WEB, finding, judge};
use super::{Verdict, baseline};
use crate::base::net::{AddressSet, PacketSet, PortSet, ServiceSet};
use crate::base::{Certainty, Change, Severity};
use crate::config::{AddressGlob, Settings, Suppress};
use crate::input::InputKind;
use crate::rules::{Finding, Granted, Opened};

fn run(settings: &Settings, after: Vec<Finding>, before: Option<Vec<Finding>>) -> Verdict {
    judge(settings, &fixture::plan(InputKind::Plan, MAIN, WEB), after, before)
}

fn changes(verdict: &Verdict) -> Vec<(&str, Option<Change>)> {
    verdict.findings.iter().map(|judged| (&*judged.resource, judged.change)).collect()
}

#[test]
fn a_higher_rank_is_new_and_what_is_gone_is_resolved() {
    let before = || Some(vec![finding(0, None, 2), finding(1, None, 2), finding(2, None, 2)]);
    let after = || vec![finding(0, None, 3), finding(1, None, 1), finding(3, None, 1)];
    let want = [
        (ADDRESSES[1], Some(Change::Existing)),
        (ADDRESSES[2], Some(Change::Resolved)),
        (ADDRESSES[3], Some(Change::Introduced)),
        (ADDRESSES[0], Some(Change::Introduced)),
    ];
    let shown = Settings { show_resolved: true, ..Settings::default() };
    let verdict = run(&shown, after(), before());
    assert_eq!(changes(&verdict), want);
    assert_eq!(verdict.counts, [0, 3, 0, 0, 0], "what is resolved is not counted");
    assert_eq!(changes(&run(&Settings::default(), after(), before())).len(), 3);
    let fresh = Settings { new_only: true, ..Settings::default() };
    assert_eq!(changes(&run(&fresh, after(), before())), [want[2], want[3]]);
    assert_eq!(changes(&run(&Settings::default(), after(), None))[0].1, None);
    let only_gone = run(&shown, Vec::new(), before());
    assert!(!only_gone.fails && only_gone.status() == 0);
}

/// One opening told in other words because more is open now: nothing of it is mended.
#[test]
fn what_is_still_open_is_not_resolved() {
    let open = |key: &str, low: u16, high: u16| {
        let mut told = finding(0, None, 2);
        told.key = key.into();
        let packets = PacketSet::product(&ServiceSet::tcp(PortSet::range(low, high)), &AddressSet::all_v4());
        told.opened = Some(Opened { packets, at: vec!["host".into()] });
        told
    };
    let shown = Settings { show_resolved: true, ..Settings::default() };
    let words = |before, after| {
        let verdict = run(&shown, vec![after], Some(vec![before]));
        verdict.findings.iter().map(|it| it.change.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(words(open("few", 20, 22), open("many", 20, 23)), [Change::Introduced]);
    assert_eq!(words(open("low", 20, 22), open("high", 23, 24)), [Change::Introduced, Change::Resolved]);
}

#[test]
fn gate_and_order() {
    let mut possible = finding(0, None, 0);
    possible.certainty = Certainty::Possible;
    let mut low = finding(1, None, 0);
    low.severity = Severity::Low;
    let all = || vec![possible.clone(), low.clone()];
    let verdict = run(&Settings::default(), all(), None);
    assert_eq!(verdict.findings[0].severity, Severity::Low, "definite before possible");
    assert_eq!(verdict.status(), 0);
    let strict = Settings { fail_on_possible: true, ..Settings::default() };
    assert_eq!(run(&strict, all(), None).status(), 1);
    let never = Settings { fail_on: None, fail_on_possible: true, ..Settings::default() };
    assert_eq!(run(&never, all(), None).status(), 0);
    let high = Settings { min_severity: Severity::High, ..Settings::default() };
    assert_eq!(run(&high, all(), None).findings.len(), 1);
    let own = Settings { severity: [("NET902".to_owned(), Severity::Critical)].into(), ..Settings::default() };
    let verdict = run(&own, vec![finding(0, None, 0), low], None);
    assert_eq!(verdict.findings[0].severity, Severity::Critical);
    assert_eq!((verdict.findings[0].score, verdict.findings[1].severity), (90, Severity::Medium));
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_duplicates_apart() {
    let prints = |web: &str| -> Vec<String> {
        let plan = fixture::plan(InputKind::Configuration, MAIN, web);
        let verdict = judge(&Settings::default(), &plan, vec![finding(0, None, 0), finding(0, None, 0)], None);
        verdict.findings.iter().map(|judged| judged.fingerprint.clone()).collect()
    };
    let one = prints(WEB);
    assert_ne!(one[0], one[1]);
    assert_eq!(one, prints(&format!("# a line more\n\n{WEB}")));
}

/// Kind of suppression of each finding, and messages of unused ones.
fn suppressed(main: &str, web: &str, settings: &Settings) -> (Vec<Option<&'static str>>, Vec<String>) {
    let plan = fixture::plan(InputKind::Configuration, main, web);
    let verdict = judge(settings, &plan, vec![finding(0, Some("cidr_ip"), 0), finding(1, None, 0)], None);
    let (unused, own): (Vec<_>, Vec<_>) = verdict.findings.iter().partition(|judged| judged.rule.code == "HYG900");
    assert_eq!(verdict.suppressed, own.iter().filter(|judged| judged.suppressed.is_some()).count());
    let mut own: Vec<_> = own;
    own.sort_by_key(|judged| judged.resource != ADDRESSES[0].into());
    let kinds = own.iter().map(|judged| judged.suppressed.as_ref().map(|why| why.kind)).collect();
    (kinds, unused.iter().map(|judged| judged.message.to_string()).collect())
}

#[test]
fn ignore_comments_by_attribute_block_module_and_file() {
    let settings = Settings::default();
    let none: Vec<String> = Vec::new();
    let attribute = WEB.replace("var.cidr", "var.cidr # menshen:ignore NET902 -- VPN");
    assert_eq!(suppressed(MAIN, &attribute, &settings), (vec![Some("inline"), None], none.clone()));
    let block = WEB.replace("resource \"alicloud_i", "# menshen:ignore sample-ssh-open -- VPN\nresource \"alicloud_i");
    assert_eq!(suppressed(MAIN, &block, &settings), (vec![None, Some("inline")], none.clone()));
    let call = MAIN.replace("module \"web\"", "# menshen:ignore NET -- VPN\nmodule \"web\"");
    assert_eq!(suppressed(&call, WEB, &settings), (vec![Some("inline"), Some("inline")], none.clone()));
    let file = format!("# menshen:ignore-file NET902 -- VPN\n{WEB}");
    assert_eq!(suppressed(MAIN, &file, &settings), (vec![Some("file"), Some("file")], none.clone()));
    // Where the value comes from.
    let source = MAIN.replace("\"0.0.0.0/0\"", "\"0.0.0.0/0\" # menshen:ignore NET902 -- VPN");
    assert_eq!(suppressed(&source, WEB, &settings), (vec![Some("inline"), None], none));
}

#[test]
fn unused_and_reasonless_comments_are_told() {
    let settings = Settings::default();
    let comment = WEB.replace("  password", "  # menshen:ignore NET902, KEY904 -- old\n  password");
    let (kinds, unused) = suppressed(MAIN, &comment, &settings);
    assert_eq!(kinds, [None, None]);
    assert_eq!(unused.len(), 2);
    let bare = WEB.replace("var.cidr", "var.cidr # menshen:ignore NET902");
    let verdict = judge(
        &settings,
        &fixture::plan(InputKind::Configuration, MAIN, &bare),
        vec![finding(0, Some("cidr_ip"), 0)],
        None,
    );
    assert!(verdict.findings[0].suppressed.is_none());
    assert!(
        verdict.notes.iter().any(|note| note.message == "ignore comment without effect" && note.location.is_some())
    );
}

#[test]
fn config_suppressions_match_expire_and_are_missed() {
    let entry = |resource: &str, path: &str| Suppress {
        rules: vec!["NET902".into()],
        resources: AddressGlob::new(resource).into_iter().collect(),
        paths: crate::config::file::path_glob(path).into_iter().collect(),
        reason: "VPN".into(),
        expires: Some("2026-06-30".parse().unwrap()),
        location: crate::base::Location { file: "menshen.toml".into(), line: 1, column: 1, end_line: 1, end_column: 2 },
    };
    let with = |resource: &str, path: &str, today: &str| Settings {
        suppress: vec![entry(resource, path)],
        today: Some(today.parse().unwrap()),
        ..Settings::default()
    };
    let run = |settings: &Settings| suppressed(MAIN, WEB, settings);
    assert_eq!(run(&with("*.app[0]", "web/*.tf", "2026-06-30")), (vec![None, Some("config")], Vec::new()));
    assert_eq!(run(&with("*.app[0]", "*.tf", "2026-06-30")).0, [None, Some("config")]);
    assert_eq!(run(&with("*.app[1]", "web/*.tf", "2026-06-30")).1, ["the suppression of `NET902` matches no finding"]);
    assert_eq!(run(&with("*", "web/*.tf", "2026-07-01")).1, ["the suppression of `NET902` expired on 2026-06-30"]);
}

#[test]
fn a_baseline_makes_findings_known() {
    let settings = Settings::default();
    let first = run(&settings, vec![finding(0, None, 0)], None);
    assert_eq!(first.status(), 1);
    let known = baseline::read(&baseline::write(&first, None, &|_| true).unwrap()).unwrap();
    let settings = Settings { baseline: Some(known), ..Settings::default() };
    let second = run(&settings, vec![finding(0, None, 0), finding(1, None, 0)], None);
    let kinds: Vec<_> = second.findings.iter().map(|judged| judged.suppressed.as_ref().map(|why| why.kind)).collect();
    assert_eq!((kinds, second.status()), (vec![None, Some("baseline")], 1));
    let both = baseline::read(&baseline::write(&second, None, &|_| true).unwrap()).unwrap();
    assert_eq!(both.len(), 2, "what is known stays known");
    let fresh = Settings { new_only: true, baseline: Some(both), ..Settings::default() };
    assert!(run(&fresh, vec![finding(0, None, 0), finding(1, None, 0)], None).findings.is_empty());
    assert!(baseline::read("{}").is_err());
}

#[test]
fn credentials_in_messages_are_blanked() {
    let mut leak = finding(0, None, 0);
    let token = ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat();
    leak.message = format!("user data holds {token}").into();
    leak.fix.description = format!("revoke {token}");
    let verdict = run(&Settings::default(), vec![leak], None);
    let text = format!("{:?}", verdict.findings);
    assert!(!text.contains(&token) && text.contains("[redacted access key]"));
}

/// What another finding said in graver words was there before: narrowing it opens nothing, and it is not told itself.
#[test]
fn what_was_folded_into_something_graver_is_not_new() {
    let quiet = |mut it: Finding| {
        it.quiet = true;
        it
    };
    let shown = Settings { show_resolved: true, ..Settings::default() };
    let narrowed = run(&shown, vec![finding(0, None, 2)], Some(vec![quiet(finding(0, None, 9))]));
    assert_eq!(changes(&narrowed), [(ADDRESSES[0], Some(Change::Existing))]);
    let gone = run(&shown, Vec::new(), Some(vec![quiet(finding(0, None, 9))]));
    assert_eq!(changes(&gone), []);
    // Who becomes an administrator is not mended.
    let widened = run(&shown, vec![quiet(finding(0, None, 9))], Some(vec![finding(0, None, 2)]));
    assert_eq!(changes(&widened), []);
    assert!(!widened.fails);
}

/// A right that comes by another policy is not new, nor is the old one mended.
#[test]
fn what_was_granted_by_another_policy_is_not_new() {
    let by = |object, to: &str, actions: &[&'static str]| {
        let mut it = finding(object, None, 0);
        it.key = format!("policy {object}").into();
        it.granted = Some(Granted { to: to.into(), actions: actions.to_vec() });
        it
    };
    let shown = Settings { show_resolved: true, ..Settings::default() };
    let both = ["kms:Decrypt", "kms:GenerateDataKey"];
    let words = |before: Vec<Finding>, after: Vec<Finding>| {
        let verdict = run(&shown, after, Some(before));
        verdict.findings.iter().map(|it| it.change.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(words(vec![by(0, "u", &both)], vec![by(1, "u", &both[..1])]), [Change::Existing, Change::Resolved]);
    assert_eq!(words(vec![by(0, "u", &both)], vec![by(1, "u", &both)]), [Change::Existing]);
    assert_eq!(words(vec![by(0, "u", &both[..1])], vec![by(1, "u", &both)]), [Change::Introduced]);
    assert_eq!(words(vec![by(0, "u", &both)], vec![by(1, "v", &both)]), [Change::Introduced, Change::Resolved]);
    // What was perhaps so before is new where it surely is.
    let mut perhaps = by(0, "u", &both);
    perhaps.certainty = Certainty::Possible;
    assert_eq!(words(vec![perhaps], vec![by(1, "u", &both)]), [Change::Introduced]);
}
