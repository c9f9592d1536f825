//! Becoming a role: what its trust policy says to somebody, as statements beside those that the caller holds itself.
//!
//! In: the roles of a world and who asks. Out: the statements of a trust policy that are about the one who asks, ready for the
//! algebra, so that its conditions are weighed together with the caller's. Of a role whose trust policy is not known nothing
//! is: it may let anybody in.

use super::hands::Hands;
use super::{people, trust};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{Document, Effect, Identity, Patterns, Principal, PrincipalKind, Statement};
use crate::model::{Id, Model};
use crate::reason::permission::{self, Bound, Held, Holding};
use std::sync::{Arc, OnceLock};

/// The action that takes both sides.
pub const ASSUME: &str = "sts:AssumeRole";

/// Whether an action is becoming a role.
pub fn is_assuming(action: &str) -> bool {
    action.strip_prefix("name/").unwrap_or(action).eq_ignore_ascii_case(ASSUME)
}

/// The trust policies of a world's roles, each made ready when it is asked for. They outlive the space that they are asked in,
/// which knows statements by their addresses.
#[derive(Debug, Default)]
pub struct Trusts {
    by_role: Vec<OnceLock<Vec<Statement>>>,
}

impl Trusts {
    /// Those of a world.
    pub fn new(identity: &Identity) -> Trusts {
        Trusts { by_role: identity.principals.iter().map(|_| OnceLock::new()).collect() }
    }

    /// What a role says to somebody who wants to become it. `own`: the number of the account, where it is known. Origins are the
    /// places of statements in the trust policy.
    pub fn of<'w>(
        &'w self,
        hands: &Hands<'_>,
        role: Id<Principal>,
        own: Option<&str>,
        asking: &Principal,
    ) -> Vec<Held<'w>> {
        let identity = hands.identity();
        let (Some(principal), Some(cell)) = (identity.principals.get(role.index()), self.by_role.get(role.index()))
        else {
            return Vec::new();
        };
        let name = named(hands.model(), principal);
        let document = match &principal.trust {
            Some(document @ Document::Parsed(_)) => document,
            Some(Document::Malformed(_)) => return Vec::new(),
            Some(Document::Unknown(why)) => return vec![open(&format!("{name} {why}"))],
            None => return vec![open(&name)],
        };
        let statements = cell.get_or_init(|| document.statements().iter().map(everywhere).collect());
        let (kind, called) = asker(hands.model(), asking);
        let asker = trust::Asker::Own(kind, &called, &identity.user_numbers);
        let one = |(at, exists): (usize, Tri)| {
            let statement = statements.get(at)?;
            let whom = (&statement.principal, &statement.principals, statement.principals_except);
            let document: Arc<str> = format!("{name} {at} {whom:?}").into();
            Some(Held { exists, ..Held::sure(statement, at, &document) })
        };
        trust::heard(document, principal.cloud, own, asker).into_iter().filter_map(one).collect()
    }
}

/// A role that is not here, whose trust policy is not known.
pub fn unknown<'w>(role: &str) -> Vec<Held<'w>> {
    vec![open(&format!("trust of {role}"))]
}

/// What a role says to somebody, as a limit on what that one's own policies allow.
pub fn bound<'w>(held: Vec<Held<'w>>) -> Bound<'w> {
    Bound { exists: Tri::Yes, attachment: "trust policy".into(), held }
}

/// The same on its own.
pub fn side<'w>(of: &Principal, own: Option<Arc<str>>, held: Vec<Held<'w>>) -> Holding<'w> {
    Holding { account: held, ..Holding::nothing(of.cloud, own) }
}

/// A statement that lets somebody in, as far as it is known.
pub fn admits(held: &Held<'_>) -> bool {
    held.statement.effect != Some(Effect::Deny)
}

/// By what a trust policy is the same in both worlds.
fn named(model: &Model, role: &Principal) -> String {
    let previous = model.object(role.object).and_then(|it| it.previous_address.clone());
    match previous.filter(|_| role.managed) {
        Some(previous) => format!("trust of {previous}"),
        None => format!("trust of {}", super::access::called(model, role)),
    }
}

fn open<'w>(document: &str) -> Held<'w> {
    Held::sure(permission::opaque(), 0, &document.into())
}

/// A statement of a trust policy, which is about the role that it belongs to.
fn everywhere(statement: &Statement) -> Statement {
    let resources = Patterns { list: vec!["*".into()], ..Patterns::default() };
    Statement { resources, ..statement.clone() }
}

/// Somebody as trust policies name it.
fn asker(model: &Model, asking: &Principal) -> (PrincipalKind, Arc<str>) {
    let anybody = || HOLE.to_string().into();
    match asking.kind {
        // A member of a group of whom nothing is known but that.
        PrincipalKind::Group => (PrincipalKind::User, anybody()),
        // The role that is made of it has a name of its own.
        PrincipalKind::Configuration => (PrincipalKind::Role, anybody()),
        kind => (kind, people::called(model, asking)),
    }
}
