//! Trust policies by statement: which ones let somebody become a role, and whom.

use super::patterns::{allows, matches_action};
use super::texts::{Text, Use, all};
use crate::model::identity::{Effect, Principal, Statement};
use crate::reason::identity::people::{Who, who};
use crate::rules::Context;

/// The ways in which somebody becomes a role.
const ASSUMING: &[&str] =
    &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithOIDC", "sts:AssumeRoleWithWebIdentity"];

/// Whether a statement lets somebody become the role that it is of.
pub fn lets_in(statement: &Statement) -> bool {
    let named = |pattern: &str| ASSUMING.iter().any(|action| matches_action(pattern, action));
    let any = statement.actions.partly_unknown || statement.actions.list.iter().any(|pattern| named(pattern));
    allows(statement).possibly() && any != statement.actions.except
}

/// The trust policies of the roles that this input manages, with the roles. One that nobody can pass is not among them:
/// a deny of everybody without a condition.
pub fn roles<'a>(context: &Context<'a>) -> Vec<(Text<'a>, &'a Principal)> {
    let principals = &context.world.identity.principals;
    let roles = all(context).into_iter().filter_map(|text| match text.what {
        Use::Trust(id) => Some((text, principals.get(id.index())?)),
        _ => None,
    });
    roles.filter(|(text, _)| !text.statements().iter().any(|it| refuses_everybody(text, it))).collect()
}

fn refuses_everybody(text: &Text<'_>, statement: &Statement) -> bool {
    let all = statement.principals.iter().any(|entry| who(text.cloud, entry, &[]) == Who::Anybody);
    let assuming = statement.actions.list.iter().any(|pattern| matches_action(pattern, "sts:AssumeRole"));
    let denies = statement.effect == Some(Effect::Deny) && statement.whole && statement.condition.is_none();
    denies && all && assuming && !statement.actions.except && !statement.principals_except
}
