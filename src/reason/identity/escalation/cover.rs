//! A quick look at names: whether any pattern that somebody holds may cover one.
//!
//! In: an [`Actor`], an action, a name of a resource with unknown parts. Out: too often yes at most.

use super::actor::Actor;
use super::edge::Binding;
use super::name::Places;
use super::reach;
use super::table::{self, Need, Over, Slot, Way};
use crate::base::hole::{self, Piece};
use crate::base::value::HOLE;
use crate::base::wildcard::fits;
use crate::model::Cloud;
use crate::model::identity::{PrincipalKind, Statement, matches};
use crate::reason::permission::UNCERTAIN;
use std::sync::Arc;

/// The last part of a resource name or pattern, without case; `None` where it has not so many.
fn relative(cloud: Cloud, text: &str) -> Option<String> {
    let (count, last) = match cloud {
        Cloud::Alibaba => (5, 4),
        Cloud::Tencent => (6, 5),
    };
    text.splitn(count, ':').nth(last).map(str::to_lowercase)
}

/// Whether a name with unknown parts may end as a pattern does.
fn may_end_as(name: &str, pattern: &str) -> bool {
    // What comes after the last part that may be anything.
    fn end(text: &str) -> Option<&str> {
        let open = |c: char| matches!(c, '*' | '?') || !c.is_ascii();
        text.rsplit_once(open).map(|(_, end)| end)
    }
    match (end(name), end(pattern)) {
        (Some(its), Some(own)) => its.ends_with(own) || own.ends_with(its),
        _ => fits(name, pattern, false),
    }
}

/// Whether a resource is no more than a value: a random word, a time.
fn is_made_up(address: &str) -> bool {
    let is = |part: &str| part.starts_with("random_") || part.starts_with("time_");
    address.split('.').any(|part| is(part) || matches!(part, "null_resource" | "terraform_data"))
}

impl Actor<'_, '_> {
    /// Whether a pattern of resources that goes with an action may cover a name: a quick look at the last part.
    pub(super) fn may_cover(&self, action: &'static str, resource: &str) -> bool {
        let mut all = self.patterns.borrow_mut();
        let patterns = all.entry(action).or_insert_with(|| self.patterns_of(action));
        let (Some(patterns), Some(id)) = (patterns, relative(self.cloud, resource)) else { return true };
        // Of a name with open parts the beginning decides.
        let open = id.find([HOLE, '*']).and_then(|at| id.get(..at));
        let any = |c: char| matches!(c, '*' | '?') || c >= HOLE;
        let literal = |pattern: &str| pattern.find(any).and_then(|at| pattern.get(..at)).map(str::to_owned);
        patterns.iter().any(|pattern| match (open, literal(pattern)) {
            (Some(front), own) => {
                let own = own.as_deref().unwrap_or(pattern);
                (own.starts_with(front) || front.starts_with(own))
                    && may_end_as(&id, pattern)
                    && self.may_be(front, &id, pattern)
            }
            (None, _) => pattern.contains(HOLE) || matches(pattern, &id),
        })
    }

    /// Whether a name that ends in the id of a resource, which is not known, may be one that a pattern covers: ids of two
    /// resources of a type differ, and the id of one that the plan makes is in no policy yet.
    fn may_be(&self, front: &str, name: &str, pattern: &str) -> bool {
        let id = |text: &str| {
            let hole = text.strip_prefix(front)?;
            let alone = matches!(hole::pieces(hole).as_slice(), [Piece::Hole(_)]) && hole::is_named(hole);
            let name = hole::name(hole);
            name.strip_suffix(".id").filter(|_| alone && !hole::is_variable(&name)).map(str::to_owned)
        };
        // Words that the plan makes up may be written anywhere.
        let Some(own) = id(name).filter(|own| !is_made_up(own)) else { return true };
        let kind = |address: &str| address.rsplit('.').nth(1).map(str::to_owned);
        match id(pattern) {
            Some(other) => own == other || kind(&own) != kind(&other) || own.contains('[') || other.contains('['),
            None if pattern.contains(['*', '?', HOLE]) => true,
            None => !self.scene.is_made(&own),
        }
    }

    /// Whether a call may be allowed on any user, group or role at all.
    pub(super) fn may_cover_some(&self, need: &Need) -> bool {
        let any = || Some(Arc::from(HOLE.to_string()));
        let binding = self.places(&Binding::default(), "".into());
        let places = Places { user: any(), group: any(), role: any(), role_id: any(), ..binding };
        let named = |slot: &&Slot| matches!(slot, Slot::User | Slot::Group | Slot::Role);
        need.actions.iter().any(|action| {
            let covered = |slot: &Slot| places.names(*slot, action).iter().any(|name| self.may_cover(action, name));
            need.at.iter().filter(named).all(covered)
        })
    }

    /// Whether its patterns may cover any of the users, groups and roles that there are to try a way for: none of those that go
    /// with an action may, of which each is named by one.
    pub(super) fn may_cover_any(&self, way: &Way) -> bool {
        let over = matches!(way.over, Over::User | Over::Role | Over::RoleInstance | Over::Group | Over::Carrier(_));
        if !over || self.configured {
            return true;
        }
        let passes = way.pass.is_none_or(|pass| !pass.documented)
            || self.covers(table::pass_role(self.cloud), PrincipalKind::Role);
        passes && way.needs.iter().all(|need| need.actions.iter().any(|action| self.may_cover_kinds(action, need.at)))
    }

    fn may_cover_kinds(&self, action: &'static str, slots: &[Slot]) -> bool {
        // Where it is not documented that more than the first is checked, the others decide nothing here.
        let first = UNCERTAIN.iter().any(|it| it.eq_ignore_ascii_case(action));
        slots.iter().take(if first { 1 } else { slots.len() }).all(|slot| match (slot, self.cloud) {
            (Slot::Role, _) => self.covers(action, PrincipalKind::Role),
            (Slot::User, Cloud::Alibaba) => self.covers(action, PrincipalKind::User),
            (Slot::Group, Cloud::Alibaba) => self.covers(action, PrincipalKind::Group),
            _ => true,
        })
    }

    /// Whether a pattern of a statement that may allow an action may cover any of a kind.
    fn covers(&self, action: &'static str, kind: PrincipalKind) -> bool {
        let key = (action, kind);
        if let Some(known) = self.covering.borrow().get(&key) {
            return *known;
        }
        let kinds = self.scene.kinds(self.cloud);
        let all = match kind {
            PrincipalKind::User => &kinds.users,
            PrincipalKind::Group => &kinds.groups,
            _ => &kinds.roles,
        };
        let one = |statement: &Statement| {
            let list = &statement.resources;
            list.except || list.partly_unknown || list.list.iter().any(|pattern| all.may_be_covered(pattern))
        };
        let found = self.may_allow(action).any(one);
        self.covering.borrow_mut().insert(key, found);
        found
    }

    /// Statements that may allow an action, by their actions.
    fn may_allow(&self, action: &str) -> impl Iterator<Item = &Statement> {
        let call = reach::Call::new(self.cloud, action);
        let both = |policy| self.scene.statements(policy).iter().zip(self.judge.statement_bits(policy));
        self.policies().flat_map(both).filter(move |(_, bits)| call.may(bits)).map(|(statement, _)| statement)
    }

    /// The last parts of the patterns of resources of statements that may allow an action, without case.
    fn patterns_of(&self, action: &str) -> Option<Vec<String>> {
        let mut out: Vec<String> = Vec::new();
        for statement in self.may_allow(action) {
            let list = &statement.resources;
            if list.except || list.partly_unknown {
                return None;
            }
            for pattern in &list.list {
                let known = |it: &Piece<'_>| !matches!(it, Piece::Text(text) if !text.is_ascii());
                let plain = |id: &String| *id != "*" && hole::pieces(id).iter().all(known);
                let id = relative(self.cloud, pattern).filter(plain)?;
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
        Some(out)
    }
}
