//! Patterns of statements, as far as rules without the algebra of permissions ask: whether an action is meant, whether
//! one statement says all that another does.

/// Whether a pattern matches an action; without case.
pub use crate::base::wildcard::matches_without_case as matches_action;

use crate::base::value::HOLE;
use crate::base::wildcard::covers;
use crate::base::{Tri, hole};
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Statement, matches};

/// Whether a statement allows: `Unknown` where parts of it are not known or not settled.
pub fn allows(statement: &Statement) -> Tri {
    match (statement.effect, statement.whole) {
        (Some(Effect::Allow), true) => Tri::Yes,
        (Some(Effect::Allow), false) => Tri::Unknown,
        _ => Tri::No,
    }
}

/// Whether patterns are about an action.
pub fn names_action(actions: &Patterns, action: &str) -> Tri {
    let named = actions.list.iter().any(|pattern| !hole::is_all(pattern) && matches_action(pattern, action));
    match (named, actions.except, actions.partly_unknown) {
        (true, false, _) => Tri::Yes,
        (true, true, _) => Tri::No,
        (false, _, true) => Tri::Unknown,
        (false, except, false) => except.into(),
    }
}

/// Whether a pattern is for every action: `*`, `*:*`.
pub fn is_every_action(pattern: &str) -> bool {
    matches_action(pattern, "\u{1}:\u{1}") && matches_action(pattern, "\u{1}\u{1}:\u{1}\u{1}")
}

/// The service of which a pattern takes every action: `ecs:*`.
pub fn whole_service(pattern: &str) -> Option<String> {
    let (service, name) = pattern.split_once(':')?;
    let all = !name.is_empty() && name.chars().all(|c| c == '*');
    let plain = !service.is_empty() && !service.contains(['*', '?', HOLE]);
    (all && plain).then(|| service.to_ascii_lowercase())
}

/// The parts of a resource name: service and what is behind the account; `None` where it has not so many.
/// `acs:SERVICE:REGION:ACCOUNT:ID`, `qcs:PROJECT:SERVICE:REGION:ACCOUNT:ID`.
pub fn parts(cloud: Cloud, resource: &str) -> Option<(&str, &str)> {
    match cloud {
        Cloud::Alibaba => {
            let mut parts = resource.splitn(5, ':');
            let service = parts.nth(1)?;
            Some((service, parts.nth(2)?))
        }
        Cloud::Tencent => {
            let mut parts = resource.splitn(6, ':');
            let service = parts.nth(2)?;
            Some((service, parts.nth(2)?))
        }
    }
}

/// Whether a text is nothing but `*`.
pub fn is_everything(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '*')
}

/// Whether a resource pattern is for all resources of a service, in a region at least.
pub fn is_broad(cloud: Cloud, resource: &str, service: &str) -> bool {
    if is_everything(resource) {
        return true;
    }
    match parts(cloud, resource) {
        Some((own, id)) => {
            let any = own.is_empty() && cloud == Cloud::Tencent;
            (any || matches_action(own, service)) && (is_everything(id) || id == "*/*")
        }
        // `acs:*`, `acs:ecs:*`: the rest is in the last `*`.
        None => {
            let front = match cloud {
                Cloud::Alibaba => format!("acs:{service}:"),
                Cloud::Tencent => format!("qcs::{service}:"),
            };
            resource.strip_suffix('*').is_some_and(|literal| front.starts_with(literal) || literal == front)
        }
    }
}

/// Whether everything that a list of patterns means is meant by another one. No where it may well be: a pattern that
/// several others make up together is not found.
pub fn are_within(inner: &Patterns, outer: &Patterns, case: bool) -> bool {
    let fold = |text: &str| if case { text.to_owned() } else { text.to_ascii_lowercase() };
    let covered = |one: &str, by: &Patterns| by.list.iter().any(|it| covers(it, one, case));
    if inner.partly_unknown || outer.partly_unknown {
        return inner == outer;
    }
    match (inner.except, outer.except) {
        (false, false) => inner.list.iter().all(|one| covered(one, outer)),
        (true, true) => outer.list.iter().all(|one| covered(one, inner)),
        // Everything but these within these: only where these are everything.
        (true, false) => outer.list.iter().any(|one| is_everything(one)),
        (false, true) => outer.list.iter().all(|out| inner.list.iter().all(|one| are_apart(&fold(one), &fold(out)))),
    }
}

/// Whether no text can match both: one's beginning without wildcards is not the other's.
pub fn are_apart(one: &str, other: &str) -> bool {
    let literal = |text: &str| text.find(['*', '?', HOLE]).map_or(text.len(), |at| at);
    let (a, b) = (literal(one), literal(other));
    let (front, back) = (one.get(..a).unwrap_or(""), other.get(..b).unwrap_or(""));
    let whole = |text: &str, end: usize| end == text.len();
    match (whole(one, a), whole(other, b)) {
        (true, true) => front != back,
        (true, false) => !matches(other, one) && !other.contains(HOLE),
        (false, true) => !matches(one, other) && !one.contains(HOLE),
        (false, false) => !front.starts_with(back) && !back.starts_with(front),
    }
}

/// Whether one statement says everything that another does, for whatever is asked.
pub fn is_within(inner: &Statement, outer: &Statement) -> bool {
    let same_condition = outer.condition.is_none() || outer.condition == inner.condition;
    outer.whole
        && inner.effect == outer.effect
        && same_condition
        && are_within(&inner.actions, &outer.actions, false)
        && are_within(&inner.resources, &outer.resources, true)
}

/// Whether nothing can be meant by both statements.
pub fn are_disjoint(one: &Statement, other: &Statement) -> bool {
    let unclear = |it: &Patterns| it.except || it.partly_unknown;
    if unclear(&one.actions) || unclear(&other.actions) {
        return false;
    }
    let lower = |text: &str| text.to_ascii_lowercase();
    one.actions.list.iter().all(|a| other.actions.list.iter().all(|b| are_apart(&lower(a), &lower(b))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(except: bool, words: &[&str]) -> Patterns {
        Patterns { except, list: words.iter().map(|word| (*word).into()).collect(), partly_unknown: false }
    }

    #[test]
    fn services_and_broad_resources() {
        assert_eq!(whole_service("RAM:*").as_deref(), Some("ram"));
        assert_eq!(whole_service("ram:Get*"), None);
        assert_eq!(whole_service("*:*"), None);
        for resource in ["*", "acs:ecs:*:*:*", "acs:ecs:*:1234567890123456:*", "acs:*:*:*:*", "acs:ecs:*", "acs:*"] {
            assert!(is_broad(Cloud::Alibaba, resource, "ecs"), "{resource}");
        }
        for resource in ["acs:ecs:*:*:instance/*", "acs:oss:*:*:*", "acs:ecs:*:*:instance/i-1", "acs:o*"] {
            assert!(!is_broad(Cloud::Alibaba, resource, "ecs"), "{resource}");
        }
        for resource in ["*", "qcs::cvm:::*", "qcs::cvm:ap-guangzhou:uin/1:*", "qcs:::::*", "qcs::cvm:*"] {
            assert!(is_broad(Cloud::Tencent, resource, "cvm"), "{resource}");
        }
        assert!(!is_broad(Cloud::Tencent, "qcs::cvm:::instance/*", "cvm"));
    }

    #[test]
    fn one_statement_within_another() {
        assert!(are_within(&list(false, &["ecs:Describe*"]), &list(false, &["ECS:*"]), false));
        assert!(!are_within(&list(false, &["ecs:*"]), &list(false, &["ecs:Describe*"]), false));
        assert!(are_within(&list(true, &["ram:*", "ims:*"]), &list(true, &["ram:Get*"]), false));
        assert!(!are_within(&list(true, &["ram:Get*"]), &list(true, &["ram:*"]), false));
        assert!(are_within(&list(false, &["ecs:*"]), &list(true, &["ram:*"]), false));
        assert!(!are_within(&list(false, &["*"]), &list(true, &["ram:*"]), false));
        assert!(are_within(&list(true, &["ram:*"]), &list(false, &["*"]), false));
    }

    proptest::proptest! {
        #[test]
        fn what_is_within_is_matched_by_the_outer_one(
            inner in proptest::collection::vec("[ab*?]{0,4}", 0..3), outer in proptest::collection::vec("[ab*?]{0,4}", 0..3),
            not_inner in proptest::bool::ANY, not_outer in proptest::bool::ANY, text in "[ab]{0,4}",
        ) {
            let of = |except, words: &Vec<String>| list(except, &words.iter().map(String::as_str).collect::<Vec<_>>());
            let (inner, outer) = (of(not_inner, &inner), of(not_outer, &outer));
            let holds = |it: &Patterns| it.list.iter().any(|one| matches(one, &text)) != it.except;
            if are_within(&inner, &outer, true) && holds(&inner) {
                proptest::prop_assert!(holds(&outer), "{inner:?} {outer:?} {text}");
            }
        }

        #[test]
        fn what_is_apart_has_nothing_in_common(one in "[ab*?]{0,5}", other in "[ab*?]{0,5}", text in "[ab]{0,5}") {
            if are_apart(&one, &other) {
                proptest::prop_assert!(!(matches(&one, &text) && matches(&other, &text)), "{one} {other} {text}");
            }
        }
    }
}
