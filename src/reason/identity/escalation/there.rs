//! What there is to try ways for, whoever acts: users by their logins, roles that trust a federation.
//!
//! In: a [`Scene`]. Out: lists in order of the world, each made once when it is first asked for.

use super::super::people::{Provider, Who, who};
use super::scene::{Receivers, Scene};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{Document, Effect, FederationKind};
use crate::model::{Cloud, Id, Ref, identity::Principal};
use std::collections::HashMap;
use std::sync::OnceLock;

/// By user: whether it has a login, and whether that asks for no second factor.
type Logins = HashMap<Id<Principal>, (Tri, Tri)>;

/// Users of whose logins the same is known.
type ByLogin = ((Tri, Tri), Vec<Id<Principal>>);

/// Roles that trust a federation, and how surely.
type Trusting = Vec<(Id<Principal>, Tri)>;

/// What is made once, by cloud where it is a pair.
#[derive(Debug, Default)]
pub(super) struct There {
    logins: OnceLock<Logins>,
    users: OnceLock<[Vec<Receivers>; 2]>,
    guarded: OnceLock<HashMap<Id<Principal>, usize>>,
    saml: OnceLock<[Trusting; 2]>,
    oidc: OnceLock<[Trusting; 2]>,
}

fn each<T>(make: impl Fn(Cloud) -> T) -> [T; 2] {
    [Cloud::Alibaba, Cloud::Tencent].map(make)
}

fn of<T>([alibaba, tencent]: &[T; 2], cloud: Cloud) -> &T {
    if cloud == Cloud::Alibaba { alibaba } else { tencent }
}

impl Scene<'_> {
    /// Whether a user has a login, and whether that asks for no second factor.
    pub fn login(&self, user: Id<Principal>) -> (Tri, Tri) {
        let known = self.there.logins.get_or_init(|| self.logins());
        known.get(&user).copied().unwrap_or((Tri::No, Tri::Unknown))
    }

    fn logins(&self) -> Logins {
        let mut out = Logins::new();
        for (index, principal) in self.identity().principals.iter().enumerate() {
            let user = Id::new(index);
            let mut found = (Tri::No, Tri::Unknown);
            for login in self.identity().logins.iter().filter(|it| it.cloud == principal.cloud) {
                let its = match &login.user {
                    Ref::Resolved(id) => (*id == user).into(),
                    Ref::OneOf(ids) if ids.contains(&user) => Tri::Unknown,
                    Ref::Unknown => Tri::Unknown,
                    Ref::OneOf(_) | Ref::External(_) => Tri::No,
                };
                let its = its.and(login.exists);
                if its > found.0 {
                    found = (its, login.mfa_required.map_or(Tri::Unknown, Tri::not));
                }
            }
            out.insert(user, found);
        }
        out
    }

    /// The users of a cloud, those of whose logins the same is known together, in order of the first.
    pub(super) fn users_by_login(&self, cloud: Cloud) -> &Vec<Receivers> {
        let made = self.there.users.get_or_init(|| {
            each(|cloud| {
                let mut out: Vec<ByLogin> = Vec::new();
                for user in self.kinds(cloud).users.all() {
                    let login = self.login(user);
                    match out.iter_mut().find(|(known, _)| *known == login) {
                        Some((_, list)) => list.push(user),
                        None => out.push((login, vec![user])),
                    }
                }
                out.into_iter().map(|(_, list)| list.into()).collect()
            })
        });
        of(made, cloud)
    }

    /// Of a role whose trust policy has conditions: which one it is; those of equal numbers say the same. `None`: it has none.
    pub(super) fn guarded(&self, role: Id<Principal>) -> Option<usize> {
        let known = self.there.guarded.get_or_init(|| {
            let mut numbers: HashMap<String, usize> = HashMap::new();
            let mut out = HashMap::new();
            for (at, principal) in self.identity().principals.iter().enumerate() {
                let Some(Document::Parsed(text)) = &principal.trust else { continue };
                if text.statements.iter().all(|it| it.condition.is_none() && it.conditions.is_empty()) {
                    continue;
                }
                let next = numbers.len();
                out.insert(Id::new(at), *numbers.entry(format!("{:?}", text.statements)).or_insert(next));
            }
            out
        });
        known.get(&role).copied()
    }

    /// The roles of a cloud that trust a federation of a kind, and how surely.
    pub(super) fn federated(&self, cloud: Cloud, kind: FederationKind) -> &Trusting {
        let (place, wanted) = match kind {
            FederationKind::Saml => (&self.there.saml, Provider::Saml),
            FederationKind::Oidc => (&self.there.oidc, Provider::Oidc),
        };
        let made = place.get_or_init(|| {
            each(|cloud| {
                let roles = self.kinds(cloud).roles.all();
                let sure = |role| (role, self.trusts_federation(role, cloud, wanted));
                roles.map(sure).filter(|(_, sure)| sure.possibly()).collect()
            })
        });
        of(made, cloud)
    }

    fn trusts_federation(&self, role: Id<Principal>, cloud: Cloud, wanted: Provider) -> Tri {
        let Some(Document::Parsed(text)) = self.principal(role).and_then(|it| it.trust.as_ref()) else {
            return Tri::No;
        };
        let allowing = text.statements.iter().filter(|it| it.effect != Some(Effect::Deny) && !it.principals_except);
        let entries = allowing.flat_map(|it| it.principals.iter().map(move |entry| (entry, it.whole)));
        let answers = entries.map(|(entry, whole)| match who(cloud, entry, &[]) {
            Who::Federated(found) if found == wanted => {
                if whole {
                    Tri::Yes
                } else {
                    Tri::Unknown
                }
            }
            Who::Federated(Provider::Unknown) if entry.name.contains(HOLE) => Tri::Unknown,
            _ => Tri::No,
        });
        answers.max().unwrap_or(Tri::No)
    }
}
