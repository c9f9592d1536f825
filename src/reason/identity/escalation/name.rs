//! Resource names for the slots of a call.
//!
//! In: a [`Slot`] and what takes its place. Out: names as the algebra of permissions takes them: a part that is not known
//! is a hole, which only a wildcard surely matches; `*` is a part that the principal may choose.

use super::scene::Scene;
use super::table::Slot;
use super::texts::Thing;
use crate::base::value::HOLE;
use crate::base::{Action, hole};
use crate::model::identity::{CarrierKind, Policy, PolicyKind, Principal, PrincipalKind, Statement};
use crate::model::{Cloud, Id, ObjectId};
use std::sync::Arc;

/// The policy that gives administration, and custom ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attached {
    /// The administrator policy of the system.
    Administrator,
    /// A custom policy.
    Custom(Id<Policy>),
    /// Another one of the system.
    System(Id<Policy>),
}

/// What takes the places of the slots of a way.
#[derive(Clone, Debug)]
pub struct Places {
    /// Cloud.
    pub cloud: Cloud,
    /// Who acts.
    pub own: (PrincipalKind, Arc<str>),
    /// The user that it is about.
    pub user: Option<Arc<str>>,
    /// The group.
    pub group: Option<Arc<str>>,
    /// The role.
    pub role: Option<Arc<str>>,
    /// Its id, by which CAM names it, too.
    pub role_id: Option<Arc<str>>,
    /// The policy.
    pub policy: Option<(Attached, Arc<str>)>,
    /// The carrier: its kind, its name or id, its resource.
    pub carrier: Option<(CarrierKind, Arc<str>)>,
    /// The bucket or key.
    pub thing: Option<Thing>,
    /// A name that the principal chooses for something new.
    pub new: Arc<str>,
}

/// A part that is not known.
fn unknown() -> String {
    HOLE.to_string()
}

/// What the name of a role of CAM begins with that is told by its id: `AssumeRole` takes it as well as `roleName/NAME`
/// (API of STS). By which of them a call is checked is not documented.
const BY_ID: &str = "qcs::cam:::role/";

/// Whether a name of a resource tells a role by its id.
pub(super) fn is_by_id(resource: &str) -> bool {
    resource.starts_with(BY_ID)
}

/// A text for what only the resource at an address tells.
pub fn told_by(address: &str, attribute: &str) -> Arc<str> {
    hole::named(&format!("{address}.{attribute}")).into()
}

impl Places {
    /// The names that a slot may have; any of them may be what is checked. Empty: nothing takes its place.
    pub fn names(&self, slot: Slot, action: &str) -> Vec<String> {
        let service = action.split(':').next().unwrap_or_default();
        match self.cloud {
            Cloud::Alibaba => self.ram(slot, service),
            Cloud::Tencent => self.cam(slot, service),
        }
    }

    fn ram(&self, slot: Slot, service: &str) -> Vec<String> {
        let hole = unknown();
        let one = |kind: &str, name: &Option<Arc<str>>| {
            name.iter().map(|name| format!("acs:ram:::{kind}/{name}")).collect::<Vec<_>>()
        };
        match slot {
            Slot::Own => {
                let kind = if self.own.0 == PrincipalKind::Role { "role" } else { "user" };
                vec![format!("acs:ram:::{kind}/{}", self.own.1)]
            }
            Slot::User => one("user", &self.user),
            Slot::Group => one("group", &self.group),
            Slot::Role => one("role", &self.role),
            Slot::Policy => match &self.policy {
                // All calls of RAM give everything, by one call more.
                Some((Attached::Administrator, name)) => {
                    [name, "AliyunRAMFullAccess"].map(|name| format!("acs:ram::system:policy/{name}")).into()
                }
                Some((Attached::System(_), name)) => vec![format!("acs:ram::system:policy/{name}")],
                Some((Attached::Custom(_), name)) => vec![format!("acs:ram:::policy/{name}")],
                None => Vec::new(),
            },
            Slot::NewUser => vec![format!("acs:ram:::user/{}", self.new)],
            Slot::NewRole => vec![format!("acs:ram:::role/{}", self.new)],
            Slot::NewPolicy => vec![format!("acs:ram:::policy/{}", self.new)],
            Slot::Carrier => match &self.carrier {
                Some((kind, name)) => carriers(*kind, name, service),
                None => Vec::new(),
            },
            Slot::NewInstance => vec![format!("acs:ecs:*::instance/{hole}")],
            Slot::Chosen(code, kind) => {
                vec![format!("acs:{}:*::{kind}/*", if kind_of_vpc(kind) { "vpc" } else { code })]
            }
            Slot::Command => vec![format!("acs:ecs:{hole}::command/{hole}")],
            Slot::Bucket => self.thing.iter().map(|it| format!("acs:oss:{hole}::{}", it.name)).collect(),
            Slot::Key => self.thing.iter().map(|it| format!("acs:kms:{hole}::key/{}", it.name)).collect(),
            Slot::Everything | Slot::Undocumented => vec![format!("acs:{service}:{hole}::{hole}")],
        }
    }

    fn cam(&self, slot: Slot, service: &str) -> Vec<String> {
        let hole = unknown();
        match slot {
            Slot::Role => {
                let named = self.role.iter().map(|name| format!("qcs::cam:::roleName/{name}"));
                named.chain(self.role_id.iter().map(|id| format!("{BY_ID}{id}"))).collect()
            }
            Slot::NewRole => vec![format!("qcs::cam:::roleName/{}", self.new)],
            Slot::Carrier => match &self.carrier {
                Some((CarrierKind::Function, name)) => vec![
                    format!("qcs::scf:{hole}::namespace/{hole}/function/{name}"),
                    format!("qcs::scf:{hole}::namespace/default/function/{name}"),
                ],
                Some((_, name)) => vec![format!("qcs::cvm:{hole}::instance/{name}")],
                None => Vec::new(),
            },
            Slot::Command => vec![format!("qcs::tat:{hole}::command/{hole}")],
            Slot::Bucket => self.thing.iter().map(|it| format!("qcs::cos:{hole}:{hole}:{}/*", it.name)).collect(),
            Slot::Key => self.thing.iter().map(|it| format!("qcs::kms:{hole}::key/{}", it.name)).collect(),
            // Calls of CAM itself are authorised on everything or not at all.
            Slot::Everything => vec!["*".to_owned()],
            _ => vec![format!("qcs::{service}:{hole}::{hole}")],
        }
    }
}

fn kind_of_vpc(kind: &str) -> bool {
    matches!(kind, "vswitch" | "vpc")
}

/// Names of a carrier as its service writes them.
fn carriers(kind: CarrierKind, name: &str, service: &str) -> Vec<String> {
    let hole = unknown();
    match (kind, service) {
        (CarrierKind::Function, _) => vec![
            format!("acs:fc:{hole}::functions/{name}"),
            format!("acs:fc:{hole}::services/{hole}/functions/{name}"),
            format!("acs:fc:{hole}::services/{name}/functions/{hole}"),
            format!("acs:fc:{hole}::services/{name}"),
        ],
        (CarrierKind::Stack, _) => vec![format!("acs:ros:{hole}::stack/{name}")],
        (CarrierKind::Automation, _) => {
            vec![format!("acs:oos:{hole}::template/{name}"), format!("acs:oos:{hole}::template/{hole}")]
        }
        (CarrierKind::Flow, _) => vec![format!("acs:fnf:{hole}::flow/{name}")],
        (_, "ecs") => vec![format!("acs:ecs:{hole}::instance/{name}")],
        _ => vec![format!("acs:{service}:{hole}::{hole}")],
    }
}

/// A name that nothing has, for an action.
pub(super) fn unheard(cloud: Cloud, action: &str) -> String {
    let service = action.split(':').next().unwrap_or_default();
    match cloud {
        Cloud::Alibaba => format!("acs:{service}:\u{1}::\u{1}"),
        Cloud::Tencent => format!("qcs::{service}:\u{1}::\u{1}"),
    }
}

/// A name that a pattern covers, in the own account; `None` for one that covers anything.
pub(super) fn example(cloud: Cloud, pattern: &str) -> Option<String> {
    let colons = if cloud == Cloud::Alibaba { 4 } else { 5 };
    let mut parts: Vec<String> = pattern.splitn(colons + 1, ':').map(str::to_owned).collect();
    let id = parts.get_mut(colons)?;
    *id = id.replace('*', "example").replace('?', "x");
    parts.iter_mut().rev().skip(1).filter(|part| *part == "*").for_each(String::clear);
    Some(parts.join(":"))
}

impl Scene<'_> {
    /// The id of a role of CAM that is managed here.
    pub fn role_id(&self, role: Id<Principal>) -> Option<Arc<str>> {
        let managed = self.principal(role).filter(|it| it.managed && it.cloud == Cloud::Tencent);
        managed.map(|it| told_by(self.model.address(it.object), "id"))
    }

    /// Name or id of an instance or another carrier.
    pub fn carrier_name(&self, object: ObjectId, kind: CarrierKind, name: Option<&Arc<str>>) -> Arc<str> {
        let id = self.identity().instance_ids.get(&object).cloned();
        let address = self.model.address(object);
        match kind {
            CarrierKind::Instance => id.unwrap_or_else(|| told_by(address, "id")),
            // Machines that a template or a group makes have ids of their own.
            CarrierKind::Scaling | CarrierKind::NodePool | CarrierKind::Template => unknown().into(),
            _ => name.cloned().or(id).unwrap_or_else(|| told_by(address, "id")),
        }
    }

    /// Whether the plan makes the resource at an address, so that its id is not known to anybody yet.
    pub fn is_made(&self, address: &str) -> bool {
        let objects = self.model.objects.iter().filter(|it| &*it.address == address);
        objects.map(|it| it.action).next_back() == Some(Some(Action::Create))
    }

    /// Names that a principal may choose for something new, from the patterns of statements that it holds: a name of its own, and
    /// those that the patterns of this kind (`role/`) cover.
    pub fn new_names<'t>(&self, statements: impl Iterator<Item = &'t Statement>, kind: &str) -> Vec<Arc<str>> {
        let mut out: Vec<Arc<str>> = vec!["example".into()];
        for statement in statements {
            for pattern in statement.resources.list.iter().filter(|_| !statement.resources.except) {
                let Some((_, rest)) = pattern.split_once(kind) else { continue };
                let name: Arc<str> = rest.replace('*', "example").replace('?', "x").into();
                let free = !name.is_empty() && !name.contains(HOLE) && !self.is_taken(kind, &name);
                if free && !out.contains(&name) {
                    out.push(name);
                }
            }
        }
        out
    }

    /// Whether there is something of this kind and name already.
    fn is_taken(&self, kind: &str, name: &str) -> bool {
        let wanted = match kind {
            "role/" | "roleName/" => PrincipalKind::Role,
            "user/" => PrincipalKind::User,
            _ => {
                let mut custom = self.identity().policies.iter().filter(|it| it.kind == PolicyKind::Custom);
                return custom.any(|it| it.name.as_deref() == Some(name));
            }
        };
        self.identity().principals.iter().any(|it| it.kind == wanted && it.name.as_deref() == Some(name))
    }
}
