//! The graph's nodes and edges: who acts, what a step is made of, what it leads to.

use super::ask::Answer;
use super::name::Attached;
use super::scene::Change;
use super::table::{Gains, Row};
use crate::base::Tri;
use crate::model::identity::{Policy, Principal};
use crate::model::{Id, ObjectId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Somebody who acts: a principal, and what it has got on the way (or by what its session is limited).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// The principal.
    pub id: Id<Principal>,
    /// What changed of what it holds.
    pub change: Arc<Change>,
}

impl Node {
    /// A principal as it is.
    pub fn plain(id: Id<Principal>) -> Node {
        Node { id, change: Arc::default() }
    }
}

/// What a step leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// Acting as this principal; a carrier whose session policy limits it.
    Become(Id<Principal>, Option<usize>),
    /// Acting as any of these roles or users: all calls of the step are alike for each.
    Any(Arc<[Id<Principal>]>),
    /// The rights of a principal (itself, or a role that it can take on), changed.
    Change(Id<Principal>, Change),
    /// What an older version of a policy said.
    Older(Id<Policy>),
    /// A weaker guard.
    Weaker,
}

/// A call that a step makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The action.
    pub action: &'static str,
    /// The resources that it checks.
    pub resources: Vec<String>,
    /// What allows it.
    pub answer: Answer,
}

/// A row that is open to a principal.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Who acts.
    pub from: Node,
    /// The row.
    pub row: &'static Row,
    /// What it leads to.
    pub goal: Goal,
    /// `Yes` or `Unknown`.
    pub certainty: Tri,
    /// The calls.
    pub calls: Arc<[Call]>,
    /// The role that it is about.
    pub role: Option<Id<Principal>>,
    /// The carrier.
    pub carrier: Option<usize>,
    /// The instance that it is about, where that is no carrier yet.
    pub machine: Option<ObjectId>,
    /// The policy that it is about; `None`: none, or the administrator's.
    pub policy: Option<Id<Policy>>,
    /// The group that it is about.
    pub group: Option<Id<Principal>>,
    /// The bucket or key that it is about.
    pub thing: Option<usize>,
    /// What it gives.
    pub gives: Gains,
    /// The step by which the role is taken on whose rights change.
    pub take: Option<Arc<Edge>>,
}

/// What takes the places of a way, as entities.
#[derive(Clone, Debug, Default)]
pub(super) struct Binding {
    pub policy: Option<Attached>,
    pub group: Option<Id<Principal>>,
    pub user: Option<Id<Principal>>,
    pub role: Option<Id<Principal>>,
    pub carrier: Option<usize>,
    pub machine: Option<ObjectId>,
    pub thing: Option<usize>,
    /// Indices into what the principal is handed.
    pub without: Vec<usize>,
    /// Whose rights change, if not the principal's own.
    pub base: Option<Id<Principal>>,
    /// How it takes that role on.
    pub take: Option<Arc<Edge>>,
    /// How sure it is that these belong together.
    pub sure: Option<Tri>,
}

impl Edge {
    /// The step with one of those that it leads to.
    pub fn becoming(&self, id: Id<Principal>) -> Edge {
        match &self.goal {
            Goal::Any(_) => {
                let role = if self.gives == Gains::User { self.role } else { Some(id) };
                Edge { goal: Goal::Become(id, None), role, ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// The roles or users that it leads to.
    pub fn roles(&self) -> &[Id<Principal>] {
        match &self.goal {
            Goal::Become(id, None) => std::slice::from_ref(id),
            Goal::Any(roles) => roles,
            _ => &[],
        }
    }

    /// Leaves roles out; the list may become empty.
    pub fn leave_out(&mut self, gone: &BTreeSet<Id<Principal>>) {
        match &mut self.goal {
            Goal::Become(id, None) if gone.contains(id) => self.goal = Goal::Any(Arc::default()),
            Goal::Any(roles) if roles.iter().any(|it| gone.contains(it)) => {
                *roles = roles.iter().filter(|it| !gone.contains(it)).copied().collect();
            }
            _ => {}
        }
    }

    /// The steps that it stands for, one for each role.
    pub fn each(&self) -> Vec<Edge> {
        match &self.goal {
            Goal::Any(roles) => roles.iter().map(|role| self.becoming(*role)).collect(),
            _ => vec![self.clone()],
        }
    }
}

/// Roles that a principal can take on, itself among them if it is one.
pub(super) type Taken = Vec<(Id<Principal>, Tri, Option<Arc<Edge>>)>;
