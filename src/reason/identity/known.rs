//! What is known of a policy: its statements without those of which it is not known what they are about.
//!
//! In: the statements of a document. Out: those whose actions are known, less the parts of their lists that are not. What
//! only the rest makes possible is not told finding by finding: the document is told of once, and what it may permit is
//! shown by `menshen access`.

use super::access;
use crate::base::hole;
use crate::base::wildcard::matches_without_case;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Policy, Statement};
use std::borrow::Cow;

/// Whether a part of the list of a statement's actions is not known: any action may be in it.
pub fn is_open(statement: &Statement) -> bool {
    statement.actions.partly_unknown || statement.effect.is_none() && !statement.whole
}

/// The statements of a policy, as far as they are known. A deny stays as it is: what it takes away in part is not certain.
pub fn statements(policy: &Policy) -> Cow<'_, [Statement]> {
    let (all, _) = access::statements(policy);
    let open = |it: &Statement| is_open(it) && it.effect != Some(Effect::Deny);
    match all.iter().any(open) {
        true => Cow::Owned(
            all.iter().filter_map(|it| if open(it) { closed(it) } else { Some(it.clone()) }).collect::<Vec<_>>(),
        ),
        false => all,
    }
}

/// A statement without the actions that are not known; `None` where nothing is left of it.
fn closed(statement: &Statement) -> Option<Statement> {
    // Everything but something that is not known may be nothing.
    if statement.effect.is_none() || statement.actions.except {
        return None;
    }
    let list: Vec<_> = statement.actions.list.iter().filter(|it| !hole::is_all(it)).cloned().collect();
    let actions = Patterns { list, partly_unknown: false, ..statement.actions.clone() };
    (!actions.list.is_empty()).then(|| Statement { actions, ..statement.clone() })
}

/// Whether the known part of a statement is about an action.
pub fn names(cloud: Cloud, statement: &Statement, action: &str) -> bool {
    fn bare(cloud: Cloud, text: &str) -> &str {
        text.strip_prefix("name/").filter(|_| cloud == Cloud::Tencent).unwrap_or(text)
    }
    let action = bare(cloud, action);
    let named = |pattern: &str| matches_without_case(bare(cloud, pattern), action);
    let one = |it: &Statement| it.actions.list.iter().any(|it| named(it)) != it.actions.except;
    match is_open(statement) {
        true => closed(statement).as_ref().is_some_and(one),
        false => one(statement),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::base::value::HOLE;
    use std::sync::Arc;

    fn statement(effect: Option<Effect>, except: bool, actions: &[&str]) -> Statement {
        let list: Vec<Arc<str>> = actions.iter().map(|it| it.replace('?', &HOLE.to_string()).into()).collect();
        let partly_unknown = list.is_empty() || list.iter().any(|it| hole::is_all(it));
        let actions = Patterns { except, list, partly_unknown };
        Statement { effect, actions, whole: effect.is_some(), ..Statement::default() }
    }

    #[test]
    fn the_known_part_of_a_list_stays() {
        let allow = |actions: &[&str]| statement(Some(Effect::Allow), false, actions);
        let found = closed(&allow(&["ecs:Describe*", "?"])).unwrap();
        assert_eq!(found.actions.list, ["ecs:Describe*".into()]);
        assert!(!found.actions.partly_unknown);
        assert_eq!(closed(&allow(&["?"])), None);
        assert_eq!(closed(&statement(None, false, &[])), None);
        assert_eq!(closed(&statement(Some(Effect::Allow), true, &["ram:*", "?"])), None);
        // A part of a name is something known: it is about one service.
        assert!(!is_open(&allow(&["ecs:?"])));
    }

    #[test]
    fn only_the_known_part_names_actions() {
        let found = statement(Some(Effect::Allow), false, &["name/ecs:Describe*", "?"]);
        assert!(names(Cloud::Tencent, &found, "ecs:describeinstances"));
        assert!(!names(Cloud::Tencent, &found, "ecs:StopInstance"));
        assert!(!names(Cloud::Tencent, &statement(None, false, &[]), "ecs:StopInstance"));
        assert!(names(Cloud::Alibaba, &statement(Some(Effect::Allow), true, &["ram:*"]), "ecs:StopInstance"));
    }
}
