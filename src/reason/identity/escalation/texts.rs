//! The statements that a search asks about: those of the world's policies, those of system policies that may be attached, and
//! those of grants that somebody may add to a bucket or key.
//!
//! In: the [`Identity`] of a world. Out: [`Texts`], by id of a policy.

use super::super::{access, known, presets};
use crate::model::identity::{Effect, Identity, Patterns, Policy, Statement};
use crate::model::{Cloud, Id, ObjectId};
use std::borrow::Cow;
use std::sync::Arc;

/// System policies that give much, though not administration. A few: the first that can be attached stands for all.
const OFFERED: [&str; 8] = [
    "PowerUserAccess",
    "AliyunECSFullAccess",
    "AliyunFCFullAccess",
    "AliyunOSSFullAccess",
    "AliyunKMSFullAccess",
    "AliyunRDSFullAccess",
    "AliyunLogFullAccess",
    "AliyunActionTrailFullAccess",
];

/// The statements of a world, owned or borrowed: of its policies, and those that grants of one's own would add.
#[derive(Debug)]
pub struct Texts<'w> {
    pub(super) policies: Vec<Cow<'w, [Statement]>>,
    /// The same as limits, where what is not known counts: statements, and whether there may be others.
    pub(super) limits: Vec<(Cow<'w, [Statement]>, bool)>,
    /// By bucket or key: all calls of the service on it.
    pub(super) grants: Vec<(Thing, Statement)>,
    /// How many of the policies are the world's; those after them are system policies that anybody may attach.
    pub(super) own: usize,
}

/// A bucket or a key that has, or may get, a policy of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its resource.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// A key; else a bucket.
    pub key: bool,
    /// Its name, with holes.
    pub name: Arc<str>,
}

impl<'w> Texts<'w> {
    /// The statements of a world.
    pub fn new(identity: &'w Identity, things: Vec<Thing>) -> Texts<'w> {
        let mut policies: Vec<Cow<'w, [Statement]>> = identity.policies.iter().map(known::statements).collect();
        let own = policies.len();
        policies.extend(OFFERED.iter().map(|name| presets::statements(Cloud::Alibaba, name).0));
        let grants = things.into_iter().map(|thing| (thing.clone(), grant(&thing))).collect();
        let limits = identity.policies.iter().map(access::statements).collect();
        Texts { policies, limits, grants, own }
    }

    /// System policies of RAM that somebody may attach who may not attach the administrating ones, the widest first: calls of
    /// CAM name no policy.
    pub fn offered(&self, cloud: Cloud) -> impl Iterator<Item = Id<Policy>> + use<> {
        let own = self.own;
        let count = if cloud == Cloud::Alibaba { OFFERED.len() } else { 0 };
        (0..count).map(move |at| Id::new(own + at))
    }

    /// The name of such a policy.
    pub fn system_name(&self, id: Id<Policy>) -> Option<&'static str> {
        id.index().checked_sub(self.own).and_then(|at| OFFERED.get(at)).copied()
    }
}

fn grant(thing: &Thing) -> Statement {
    let name = &thing.name;
    let (action, resources) = match (thing.cloud, thing.key) {
        (Cloud::Alibaba, false) => ("oss:*", vec![format!("acs:oss:*:*:{name}"), format!("acs:oss:*:*:{name}/*")]),
        (Cloud::Alibaba, true) => ("kms:*", vec![format!("acs:kms:*:*:key/{name}")]),
        (Cloud::Tencent, false) => ("cos:*", vec![format!("qcs::cos:*:*:{name}"), format!("qcs::cos:*:*:{name}/*")]),
        (Cloud::Tencent, true) => ("kms:*", vec![format!("qcs::kms:*:*:key/{name}")]),
    };
    let list =
        |texts: Vec<String>| Patterns { list: texts.into_iter().map(Arc::from).collect(), ..Patterns::default() };
    Statement {
        effect: Some(Effect::Allow),
        actions: list(vec![action.to_owned()]),
        resources: list(resources),
        whole: true,
        ..Statement::default()
    }
}
