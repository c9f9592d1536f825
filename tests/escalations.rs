//! Every row of the catalogue of escalations: a configuration that is open to it, with the right gain, and the same with
//! one needed action less, which is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;
mod rows;

use menshen::model::identity::PrincipalKind;
use menshen::model::{Cloud, Id, Model};
use menshen::reason::identity::escalation::{Gained, steps_of, table};
use menshen::{providers, reason};
use rows::text::text;
use rows::{ADMIN, ALI, CASES, TC};
use std::collections::BTreeSet;

/// Rows that are no step of their own: chains are made of single ones, as the worked examples show.
const DERIVED: [&str; 1] = ["assume-role-chain"];

fn read(text: &str) -> Model {
    providers::map(&change::read(text).unwrap())
}

/// The steps of `u`: row, whether sure, gain in words.
fn steps(text: &str) -> Vec<(&'static str, bool, String)> {
    let model = read(text);
    let facts = reason::solve(&model.after);
    let mut users = model.after.identity.principals.iter();
    let user = users.position(|it| it.kind == PrincipalKind::User && it.name.as_deref() == Some("u")).unwrap();
    let steps = steps_of(&model, &model.after, &facts.exposure, &facts.holders, Id::new(user));
    steps.into_iter().map(|(name, sure, gained)| (name, sure, words(gained))).collect()
}

fn words(gained: Option<Gained>) -> String {
    match gained {
        None => "-".into(),
        Some(Gained::Administration) => ADMIN.into(),
        Some(Gained::Principal(key)) if key.kind == PrincipalKind::Role => format!("role {}", key.name),
        Some(Gained::Principal(key)) => format!("user {}", key.name),
        Some(Gained::Policy(name)) => format!("policy {name}"),
        Some(Gained::OlderVersion(name)) => format!("older {name}"),
        Some(Gained::Group(name)) => format!("group {name}"),
        Some(Gained::Denied) => "denied".into(),
        Some(Gained::Bounded) => "bounded".into(),
        Some(Gained::Controlled) => "controlled".into(),
        Some(Gained::Thing(_)) => "thing".into(),
    }
}

fn check(cloud: Cloud) {
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|it| it.cloud == cloud) {
        let found = steps(&text(case, case.needs));
        let own: Vec<_> = found.iter().filter(|(name, _, _)| *name == case.row).collect();
        if !own.iter().any(|(_, sure, gains)| gains == case.gains && *sure == case.sure) {
            wrong.push(format!("{}: {own:?} instead of {} {}; all: {found:?}", case.row, case.gains, case.sure));
        }
        for missing in case.needs {
            let rest: Vec<&str> = case.needs.iter().copied().filter(|it| it != missing).collect();
            let found = steps(&text(case, if rest.is_empty() { &["ecs:DescribeZones"] } else { &rest }));
            let own: Vec<_> =
                found.iter().filter(|(name, _, gains)| *name == case.row && gains == case.gains).collect();
            if !own.is_empty() {
                wrong.push(format!("{} without {missing}: {own:?}", case.row));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_row_of_ram_is_open_to_who_has_its_rights_and_to_nobody_else() {
    check(ALI);
}

#[test]
fn every_row_of_cam_is_open_to_who_has_its_rights_and_to_nobody_else() {
    check(TC);
}

#[test]
fn every_row_has_a_case() {
    for (cloud, count) in [(ALI, 51), (TC, 33)] {
        let rows: BTreeSet<&str> = table::rows(cloud).map(|row| row.name).collect();
        assert_eq!(rows.len(), count);
        let cases: BTreeSet<&str> = CASES.iter().filter(|it| it.cloud == cloud).map(|it| it.row).collect();
        let missing: Vec<&&str> = rows.difference(&cases).filter(|row| !DERIVED.contains(*row)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
