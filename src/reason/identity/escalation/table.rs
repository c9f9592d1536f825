//! The catalogue of escalations as data: what each row needs, of what it is about, and what it gains.
//!
//! In: nothing. Out: [`Row`]s, whose words are evaluated elsewhere; the rows of the clouds are in `ram` and
//! `cam`. Sources: the clouds' authorisation tables and the API names of the providers; what they do not tell
//! is marked by [`Evidence`].

use crate::model::Cloud;
use crate::model::identity::{CarrierKind, FederationKind};

/// A way to more rights that the catalogue knows.
#[derive(Debug)]
pub struct Row {
    /// Its name: `attach-policy-to-user`.
    pub name: &'static str,
    /// Cloud.
    pub cloud: Cloud,
    /// Through a workload, by passing a role or running code; else by editing rights.
    pub workload: bool,
    /// How well it is documented.
    pub evidence: Evidence,
    /// Alternatives; each suffices.
    pub ways: &'static [Way],
}

/// How well a row is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Every action is documented, or is an API call of that name in the provider.
    Verified,
    /// The API exists; it is taken to be authorised by its own name, which is not documented.
    Api,
    /// A name or a prefix is not certain: never definite.
    Unverified,
}

/// One set of rights that suffices.
#[derive(Debug)]
pub struct Way {
    /// What it is tried for.
    pub over: Over,
    /// All of these calls have to be allowed.
    pub needs: &'static [Need],
    /// The role is handed to a service.
    pub pass: Option<Pass>,
    /// What has to be so besides.
    pub when: &'static [Fact],
    /// What it gains.
    pub gain: Gains,
    /// False where something that this input does not show decides: never definite.
    pub sure: bool,
}

/// A call that has to be allowed.
#[derive(Debug)]
pub struct Need {
    /// Any of these actions (several names of one call, or calls that serve alike).
    pub actions: &'static [&'static str],
    /// The resources that the call checks, all of them.
    pub at: &'static [Slot],
}

/// Handing a role to a service: the right to pass it, and the role's trust in the service.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// Names of the service, any of which the role may trust.
    pub services: &'static [&'static str],
    /// Whether it is documented that the right to pass the role is needed.
    pub documented: bool,
}

/// What a way is tried for: which things of the world take the places of its slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Once.
    Nothing,
    /// Each policy that can be attached: the administrator's, custom ones, and some others of the system.
    Policy,
    /// Each group that the principal is in.
    OwnGroup,
    /// The same with each policy.
    OwnGroupPolicy,
    /// The own role, and each role that the principal can take on.
    TakenRole,
    /// The same with each policy.
    TakenRolePolicy,
    /// Each custom policy that binds the principal, or a role that it can take on.
    OwnPolicy,
    /// Each policy with a deny that the principal holds by itself.
    OwnDeny,
    /// Each policy with a deny that it holds through a group.
    GroupDeny,
    /// Either of them, if it is a custom policy.
    CustomDeny,
    /// The permissions boundary.
    Boundary,
    /// The control policies.
    Control,
    /// Each other user.
    User,
    /// Each group that the principal is not in.
    Group,
    /// Each other role.
    Role,
    /// Each role that trusts a federation of this kind.
    Federated(FederationKind),
    /// Each carrier of these kinds that has a role.
    Carrier(&'static [CarrierKind]),
    /// Each role with each instance, or with any where there is none here.
    RoleInstance,
    /// Each bucket.
    Bucket,
    /// Each key.
    Key,
}

/// A resource that a call checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The principal itself.
    Own,
    /// The user that it is about.
    User,
    /// The group that it is about.
    Group,
    /// The role that it is about.
    Role,
    /// The policy that it is about.
    Policy,
    /// A user of a name that the principal chooses.
    NewUser,
    /// A role of such a name.
    NewRole,
    /// A policy of such a name.
    NewPolicy,
    /// The carrier that it is about.
    Carrier,
    /// A new instance, whose id the cloud chooses.
    NewInstance,
    /// Anything of this type that the principal may choose: `image`, `securitygroup`.
    Chosen(&'static str, &'static str),
    /// A command that is run: whether it is checked is not documented.
    Command,
    /// The bucket that it is about.
    Bucket,
    /// The key that it is about.
    Key,
    /// No resource: only a statement on everything counts.
    Everything,
    /// A resource of which the form is not documented.
    Undocumented,
}

/// What has to be so besides the rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The principal is a user.
    IsUser,
    /// The principal is a role.
    IsRole,
    /// The role's trust policy lets the principal, or its account, take it on.
    TrustsCaller,
    /// The role is trusted by the second and later steps of a path only.
    FromRole,
    /// The user has no console login.
    NoLogin,
    /// The user has a console login.
    Login,
    /// The login asks for no second factor.
    NoSecondFactor,
    /// The instance has no role yet.
    Roleless,
    /// The instance has a role already.
    Carries,
    /// There is a way to run code on the instance.
    WayIn,
    /// A login of the instance can be reached from the Internet.
    LoginReachable,
    /// There is a carrier of this kind.
    There(CarrierKind),
}

/// What a way gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gains {
    /// The rights of the policy, besides the own ones.
    Policy,
    /// The rights of the policies of the group, besides the own ones.
    GroupPolicies,
    /// Everything that bounds leave.
    Everything,
    /// The policy says what an older version of it said.
    OlderVersion,
    /// Acting as the role (limited by the session policy of the carrier).
    Role,
    /// Acting as the user.
    User,
    /// What the policy's deny takes.
    Denied,
    /// What all policies of the group deny.
    GroupDenied,
    /// What the permissions boundary takes.
    Bounded,
    /// What the control policies take.
    Controlled,
    /// All calls of the service on the bucket.
    Bucket,
    /// All calls of the service on the key.
    Key,
    /// A weaker guard, but no rights.
    Nothing,
}

/// What makes a login profile usable, and what a row is made of: constructors that keep the tables short.
pub(super) const fn need(actions: &'static [&'static str], at: &'static [Slot]) -> Need {
    Need { actions, at }
}

/// A way without passing a role.
pub(super) const fn way(over: Over, needs: &'static [Need], gain: Gains) -> Way {
    Way { over, needs, pass: None, when: &[], gain, sure: true }
}

/// A way by passing the role.
pub(super) const fn by_passing(over: Over, pass: Pass, needs: &'static [Need]) -> Way {
    Way { over, needs, pass: Some(pass), when: &[], gain: Gains::Role, sure: true }
}

impl Slot {
    /// Whether it is the same whatever the way is tried for.
    pub fn is_fixed(self) -> bool {
        matches!(
            self,
            Slot::Own | Slot::NewInstance | Slot::Chosen(..) | Slot::Command | Slot::Everything | Slot::Undocumented
        )
    }
}

impl Need {
    /// Whether it is the same whatever the way is tried for.
    pub fn is_fixed(&self) -> bool {
        self.at.iter().all(|slot| slot.is_fixed())
    }
}

impl Way {
    /// With further facts.
    pub(super) const fn when(self, when: &'static [Fact]) -> Way {
        Way { when, ..self }
    }
    /// Never definite.
    pub(super) const fn unsure(self) -> Way {
        Way { sure: false, ..self }
    }
}

/// The rows of a cloud, in the order of the catalogue: rights edited directly, then through a workload.
pub fn rows(cloud: Cloud) -> impl Iterator<Item = &'static Row> {
    let (direct, workload) = match cloud {
        Cloud::Alibaba => (super::ram::DIRECT, super::ram_workload::WORKLOAD),
        Cloud::Tencent => (super::cam::DIRECT, super::cam::WORKLOAD),
    };
    direct.iter().chain(workload)
}

/// The action by which a role is passed to a service.
pub const fn pass_role(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "ram:PassRole",
        Cloud::Tencent => "cam:PassRole",
    }
}

/// The same as the alternatives of a call.
pub const fn passing(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::Alibaba => &["ram:PassRole"],
        Cloud::Tencent => &["cam:PassRole"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_for_each_role_gains_the_role() {
        for cloud in [Cloud::Alibaba, Cloud::Tencent] {
            let ways = rows(cloud).flat_map(|row| row.ways);
            let mut roles = ways.filter(|way| matches!(way.over, Over::Role | Over::RoleInstance));
            assert!(roles.all(|way| way.gain == Gains::Role));
        }
    }
}
