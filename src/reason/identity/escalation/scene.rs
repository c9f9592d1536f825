//! A world as the search for escalations sees it: who can act, what each holds, and what can be acted on.
//!
//! In: [`Model`], a [`World`] and [`Holders`]. Out: a [`Scene`], from which the holding of a principal is made, also with
//! something added to it or taken away. Statements of policies whose text is not known count for nothing here: what only
//! they make possible is told once, as an unknown document.

use super::super::hands::Hands;
use super::super::holders::{Handed, Holder, Holders};
use super::super::{people, trust};
use super::accounts::{Accounts, SELF};
use super::alike::Kinds;
use super::ask;
use super::sides::Sides;
use super::texts::{Texts, Thing};
use super::there::There;
use crate::base::Tri;
use crate::base::net::{PacketSet, Protocol};
use crate::base::value::HOLE;
use crate::model::identity::{
    Assignment, Bound as BoundOf, BoundKind, Carrier, CarrierKind, Document, Effect, Identity, Patterns, Policy,
    PolicyKind, Principal, PrincipalKind, Statement,
};
use crate::model::network::InstanceKind;
use crate::model::{Cloud, Id, Known, Model, ObjectId, Ref, World};
use crate::reason::Exposure;
use crate::reason::exposure::Grade;
use crate::reason::permission::{self, Bound, Held, Holding, Question, Space};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a holding is made with, besides what the principal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Change {
    /// Statements of these policies are added.
    pub policies: Vec<Id<Policy>>,
    /// Those of these groups are added.
    pub groups: Vec<Id<Principal>>,
    /// Everything is allowed.
    pub everything: bool,
    /// Indices into what the principal is handed that are left out.
    pub without: Vec<usize>,
    /// The permissions boundary is left out.
    pub unbounded: bool,
    /// The control policies are left out.
    pub uncontrolled: bool,
    /// The session policy of this carrier limits it.
    pub session: Option<usize>,
    /// The grant on this thing is added.
    pub thing: Option<usize>,
}

impl Change {
    /// Whether it adds nothing and lifts nothing.
    pub fn is_plain(&self) -> bool {
        let session = self.session;
        *self == Change { session, ..Change::default() }
    }

    /// Whether something that limits is gone.
    pub fn lifts(&self) -> bool {
        !self.without.is_empty() || self.unbounded || self.uncontrolled
    }

    /// Both, one after the other. What a session limited is not limited where the rights themselves are changed.
    pub fn and(&self, next: Change) -> Change {
        let mut out = next;
        fn joined<T: Ord + Copy>(first: &[T], then: &mut Vec<T>) {
            then.extend(first);
            then.sort_unstable();
            then.dedup();
        }
        joined(&self.policies, &mut out.policies);
        joined(&self.groups, &mut out.groups);
        joined(&self.without, &mut out.without);
        out.everything |= self.everything;
        out.unbounded |= self.unbounded;
        out.uncontrolled |= self.uncontrolled;
        out.thing = out.thing.or(self.thing);
        out
    }
}

/// Roles that trust somebody, and whether they surely do.
type Trusting = BTreeMap<Id<Principal>, Tri>;

/// Names of one service in a cloud.
type Services = (Cloud, &'static [&'static str]);

/// Roles that the same services may get, as surely.
pub type Receivers = Arc<[Id<Principal>]>;

/// A world, prepared.
pub struct Scene<'a> {
    /// For addresses.
    pub model: &'a Model,
    /// The world.
    pub world: &'a World,
    /// What can be reached over the network.
    exposure: &'a Exposure,
    /// Who holds what.
    pub holders: &'a Holders,
    texts: &'a Texts<'a>,
    /// Carriers that have a role, by index into the world's.
    pub carriers: Vec<usize>,
    /// Instances without regard to roles.
    pub instances: Vec<(ObjectId, Cloud)>,
    /// By policy: whether it denies anything.
    denying: Vec<bool>,
    /// By cloud and service: the roles that trust it.
    services: Mutex<BTreeMap<(Cloud, String), Arc<Trusting>>>,
    /// By cloud and services: the roles that any of them may get.
    receivers: Mutex<HashMap<Services, Arc<[Receivers]>>>,
    /// By role and statement of its trust policy: whether its condition can be met.
    met: Mutex<HashMap<(Id<Principal>, usize), Tri>>,
    /// Whether conditions of both sides can be met at once.
    pub(super) sides: Sides,
    /// The own accounts.
    own: Accounts,
    /// Who and what steps are about, by cloud.
    kinds: OnceLock<[Kinds; 2]>,
    /// What there is to try ways for.
    pub(super) there: There,
    /// Those that people may take on, by cloud.
    assumable: OnceLock<[Receivers; 2]>,
    /// Control policies that may bind the account: index of the bound, and whether it surely does.
    controls: Vec<(usize, Tri)>,
}

impl<'a> Scene<'a> {
    /// Prepares a world.
    pub fn new(
        model: &'a Model,
        world: &'a World,
        exposure: &'a Exposure,
        holders: &'a Holders,
        texts: &'a Texts<'a>,
        own: Accounts,
    ) -> Scene<'a> {
        let carriers = world.identity.carriers.iter().enumerate();
        let carriers = carriers.filter(|(_, it)| it.exists.possibly() && !it.role.candidates().is_empty());
        let machines = world.network.instances.iter().filter(|it| it.kind == InstanceKind::Vm);
        let denies = |statements: &Cow<'_, [Statement]>| statements.iter().any(|it| it.effect == Some(Effect::Deny));
        let hands = Hands::new(model, &world.identity, holders);
        Scene {
            model,
            world,
            exposure,
            holders,
            texts,
            carriers: carriers.map(|(index, _)| index).collect(),
            instances: machines.map(|it| (it.object, it.cloud)).collect(),
            denying: texts.policies.iter().map(denies).collect(),
            services: Mutex::default(),
            receivers: Mutex::default(),
            met: Mutex::default(),
            sides: Sides::default(),
            own,
            kinds: OnceLock::new(),
            there: There::default(),
            assumable: OnceLock::new(),
            controls: holders
                .controls
                .iter()
                .filter_map(|at| Some((*at, world.identity.bounds.get(*at)?)))
                .map(|(at, bound)| (at, bound.exists.and(hands.within(bound.cloud, &bound.target))))
                .filter(|(_, sure)| sure.possibly())
                .collect(),
        }
    }

    /// Who and what steps are about in a cloud.
    pub fn kinds(&self, cloud: Cloud) -> &Kinds {
        let [alibaba, tencent] =
            self.kinds.get_or_init(|| [Cloud::Alibaba, Cloud::Tencent].map(|cloud| Kinds::new(self, cloud)));
        match cloud {
            Cloud::Alibaba => alibaba,
            Cloud::Tencent => tencent,
        }
    }

    /// The identity entities.
    pub fn identity(&self) -> &'a Identity {
        &self.world.identity
    }

    /// A principal.
    pub fn principal(&self, id: Id<Principal>) -> Option<&'a Principal> {
        self.identity().principals.get(id.index())
    }

    /// A policy.
    pub fn policy(&self, id: Id<Policy>) -> Option<&'a Policy> {
        self.identity().policies.get(id.index())
    }

    /// What a principal holds.
    pub fn holder(&self, id: Id<Principal>) -> Option<&'a Holder> {
        self.holders.get(id)
    }

    /// The name of a policy; a part that is not known is one that no pattern but a wildcard matches.
    pub fn policy_name(&self, id: Id<Policy>) -> Arc<str> {
        let own = self.policy(id).and_then(Policy::called).cloned();
        own.or_else(|| self.texts.system_name(id).map(Arc::from)).unwrap_or_default()
    }

    /// System policies that may be attached.
    pub fn offered(&self, cloud: Cloud) -> impl Iterator<Item = Id<Policy>> + use<> {
        self.texts.offered(cloud)
    }

    /// All policies of which it has statements, by id.
    pub fn policies(&self) -> impl Iterator<Item = (Id<Policy>, Cloud)> {
        let cloud = |at: usize| self.identity().policies.get(at).map_or(Cloud::Alibaba, |it| it.cloud);
        (0..self.texts.policies.len()).map(move |at| (Id::new(at), cloud(at)))
    }

    /// The statements of a policy.
    pub fn statements(&self, id: Id<Policy>) -> &'a [Statement] {
        self.texts.policies.get(id.index()).map_or(&[], |it| it)
    }

    /// Whether a policy denies anything.
    pub fn denies(&self, id: Id<Policy>) -> bool {
        self.denying.get(id.index()).copied().unwrap_or(false)
    }

    /// Buckets and keys.
    pub fn things(&self) -> impl Iterator<Item = (usize, &'a Thing)> {
        self.texts.grants.iter().map(|(thing, _)| thing).enumerate()
    }

    /// The number of the own account, where it is known or can be told from what policies name; else the word by which
    /// documents name it.
    fn own_account(&self, cloud: Cloud) -> Option<Arc<str>> {
        Some(self.own.get(&cloud).cloned().unwrap_or_else(|| SELF.into()))
    }

    /// The same for trust policies, where a number may as well be another account's.
    pub(super) fn known_account(&self, cloud: Cloud) -> Option<&str> {
        self.own.get(&cloud).map(|it| &**it).filter(|it| *it != SELF)
    }

    /// The roles that a carrier may have.
    pub fn roles(&self, carrier: usize) -> &'a [Id<Principal>] {
        self.identity().carriers.get(carrier).map_or(&[], |it| it.role.candidates())
    }

    /// A carrier.
    pub fn carrier(&self, index: usize) -> Option<&'a Carrier> {
        self.identity().carriers.get(index)
    }

    /// Whether something of a kind carries a role.
    pub fn has(&self, cloud: Cloud, kind: CarrierKind) -> bool {
        self.carriers.iter().filter_map(|&at| self.carrier(at)).any(|it| it.kind == kind && it.cloud == cloud)
    }

    /// The name of a principal in the cloud; a part that is not known is one that no pattern but a wildcard matches.
    pub fn name(&self, id: Id<Principal>) -> Arc<str> {
        match self.principal(id) {
            // The role that is made of it has a name of its own.
            Some(Principal { kind: PrincipalKind::Configuration, .. }) => HOLE.to_string().into(),
            Some(principal) => people::called(self.model, principal),
            None => HOLE.to_string().into(),
        }
    }

    /// Whether a role's trust policy names a service.
    pub fn trusts_service(&self, role: Id<Principal>, service: &str) -> Tri {
        let cloud = self.principal(role).map_or(Cloud::Alibaba, |it| it.cloud);
        self.trusting(cloud, service).get(&role).copied().unwrap_or(Tri::No)
    }

    /// The roles of a cloud whose trust policy names a service.
    pub fn trusting(&self, cloud: Cloud, service: &str) -> Arc<Trusting> {
        let key = (cloud, service.to_owned());
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = services.get(&key) {
            return known.clone();
        }
        let all = self.identity().principals.iter().enumerate();
        let roles = all.filter(|(_, it)| it.kind == PrincipalKind::Role && it.cloud == cloud);
        let answers = roles.map(|(at, _)| (Id::new(at), self.trusts(Id::new(at), trust::Asker::Service(service))));
        let found: Arc<Trusting> = Arc::new(answers.filter(|(_, it)| it.possibly()).collect());
        services.insert(key, found.clone());
        found
    }

    /// The roles of a cloud that some user or role may take on, as far as their trust policies tell.
    pub fn assumable(&self, cloud: Cloud) -> Arc<[Id<Principal>]> {
        let known = self.assumable.get_or_init(|| {
            [Cloud::Alibaba, Cloud::Tencent].map(|cloud| {
                let may = |id: &Id<Principal>| {
                    let trust = |it: &Principal| match &it.trust {
                        Some(document) => trust::may_admit_people(document, it.cloud),
                        None => !it.managed,
                    };
                    self.principal(*id).is_some_and(trust)
                };
                self.kinds(cloud).roles.all().filter(may).collect()
            })
        });
        let [alibaba, tencent] = known;
        if cloud == Cloud::Alibaba { alibaba.clone() } else { tencent.clone() }
    }

    /// The roles of a cloud that one of some services may get, by how sure each of the services may.
    pub fn receivers(&self, cloud: Cloud, services: &'static [&'static str]) -> Arc<[Receivers]> {
        let known = || self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&(cloud, services)) {
            return known.clone();
        }
        let trusting: Vec<Arc<Trusting>> = services.iter().map(|it| self.trusting(cloud, it)).collect();
        let roles: BTreeSet<Id<Principal>> = trusting.iter().flat_map(|it| it.keys().copied()).collect();
        let mut out: Vec<(Vec<Tri>, Vec<Id<Principal>>)> = Vec::new();
        for role in roles {
            let sure: Vec<Tri> = trusting.iter().map(|it| it.get(&role).copied().unwrap_or(Tri::No)).collect();
            match out.iter_mut().find(|(known, _)| *known == sure) {
                Some((_, list)) => list.push(role),
                None => out.push((sure, vec![role])),
            }
        }
        let out: Arc<[Receivers]> = out.into_iter().map(|(_, list)| list.into()).collect();
        known().entry((cloud, services)).or_insert(out).clone()
    }

    /// Whether it lets somebody in, whatever conditions say.
    pub fn trusts(&self, role: Id<Principal>, asker: trust::Asker<'_>) -> Tri {
        let Some(principal) = self.principal(role) else { return Tri::No };
        match &principal.trust {
            Some(document) => self.admitted(role, principal.cloud, document, asker).answer,
            // A role that the input only names may trust anybody.
            None if !principal.managed => Tri::Unknown,
            None => Tri::No,
        }
    }

    /// How a trust policy lets somebody in. Who asks itself can see to it that a condition is met; what a service sends is not
    /// known.
    fn admitted(
        &self,
        role: Id<Principal>,
        cloud: Cloud,
        document: &Document,
        asker: trust::Asker<'_>,
    ) -> trust::Admitted {
        let own = matches!(asker, trust::Asker::Own(..));
        let met = |it: &Statement| if own { self.can_be_met(role, cloud, it) } else { Tri::Unknown };
        trust::admits_if(document, cloud, self.known_account(cloud), asker, &met)
    }

    /// Whether the condition of a statement of a trust policy can be met.
    fn can_be_met(&self, role: Id<Principal>, cloud: Cloud, statement: &Statement) -> Tri {
        let known = || self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (role, statement.index);
        if let Some(known) = known().get(&key) {
            return *known;
        }
        const ASSUME: &str = "sts:AssumeRole";
        let any = |text: &str| Patterns { list: vec![text.into()], ..Patterns::default() };
        let it = Statement { actions: any(ASSUME), resources: any("*"), ..statement.clone() };
        let mut holding = Holding::nothing(cloud, None);
        holding.account.push(Held::sure(&it, 0, &"".into()));
        let answer = Space::new().effective(&holding).may(&Question::of(ASSUME));
        known().insert(key, answer);
        answer
    }

    /// Whether it lets a user or a role of the account in.
    pub fn trusts_principal(&self, role: Id<Principal>, caller: Id<Principal>) -> Tri {
        self.asking(caller).map_or(Tri::No, |(kind, name)| {
            self.trusts(role, trust::Asker::Own(kind, &name, &self.identity().user_numbers))
        })
    }

    /// A principal as trust policies name it.
    fn asking(&self, caller: Id<Principal>) -> Option<(PrincipalKind, Arc<str>)> {
        let asking = self.principal(caller)?;
        let kind = match asking.kind {
            // A member of a group of whom nothing is known but that.
            PrincipalKind::Group => PrincipalKind::User,
            PrincipalKind::Configuration => PrincipalKind::Role,
            kind => kind,
        };
        let name = if asking.kind == PrincipalKind::Group { HOLE.to_string().into() } else { self.name(caller) };
        Some((kind, name))
    }

    /// On which conditions the trust policy of a role lets a principal in; of a role that is handed to services, one of them.
    pub fn trust_conditions<'r>(
        &self,
        role: Id<Principal>,
        caller: Id<Principal>,
        services: impl Iterator<Item = &'r str>,
    ) -> Vec<String> {
        let document = self.principal(role).and_then(|it| Some((it.trust.as_ref()?, it.cloud)));
        let (Some((document, cloud)), Some((kind, name))) = (document, self.asking(caller)) else { return Vec::new() };
        let mut askers: Vec<trust::Asker<'_>> = services.map(trust::Asker::Service).collect();
        if askers.is_empty() {
            askers.push(trust::Asker::Own(kind, &name, &self.identity().user_numbers));
        }
        let admitted = askers.into_iter().map(|it| self.admitted(role, cloud, document, it));
        let best = admitted.max_by_key(|it| (it.answer, !it.conditional)).filter(|it| it.conditional);
        let statement = best.and_then(|it| document.statements().iter().find(|own| Some(own.index) == it.statement));
        statement.map_or_else(Vec::new, |it| ask::conditions(it, None))
    }

    /// Whether somebody of single sign-on is given a configuration in this account, and so acts as the role that is made of
    /// it there.
    pub fn assigned(&self, configuration: Id<Principal>) -> Tri {
        let within = |it: &Assignment| match (&it.target, self.known_account(it.cloud)) {
            (Some(Known::Yes(target)), Some(own)) => Tri::from(**target == *own),
            _ => Tri::Unknown,
        };
        let which = |it: &Assignment| match &it.configuration {
            Ref::Resolved(id) => (*id == configuration).into(),
            Ref::OneOf(ids) if ids.contains(&configuration) => Tri::Unknown,
            Ref::Unknown => Tri::Unknown,
            Ref::OneOf(_) | Ref::External(_) => Tri::No,
        };
        let cloud = self.principal(configuration).map(|it| it.cloud);
        let all = self.identity().assignments.iter().filter(|it| Some(it.cloud) == cloud);
        all.map(|it| it.exists.and(which(it)).and(within(it))).max().unwrap_or(Tri::No)
    }

    /// The policies that a change adds.
    pub fn added<'c>(&'c self, change: &'c Change) -> impl Iterator<Item = Id<Policy>> + use<'a, 'c> {
        let groups = change.groups.iter().filter_map(|group| self.holder(*group));
        let joined = groups.flat_map(|it| &it.policies).filter_map(|it| it.policy);
        change.policies.iter().copied().chain(joined)
    }

    fn held(&self, out: &mut Vec<Held<'a>>, id: Id<Policy>, exists: Tri, origin: usize, by: &str) {
        let document: Arc<str> = format!("policy {}", id.index()).into();
        let attachment: Arc<str> = by.into();
        for statement in self.statements(id) {
            out.push(Held {
                statement,
                exists,
                origin,
                document: document.clone(),
                attachment: attachment.clone(),
                when: None,
            });
        }
    }

    fn hand(&self, out: &mut Holding<'a>, origin: usize, handed: &Handed) {
        let Some(policy) = handed.policy else { return };
        let scope = self.identity().attachments.get(handed.attachment).and_then(|it| it.scope.clone());
        let list = match scope {
            Some(scope) => out.groups.entry(scope).or_default(),
            None => &mut out.account,
        };
        let by = format!("attachment {} {:?}", handed.attachment, handed.membership);
        self.held(list, policy, handed.exists, origin, &by);
    }

    /// What a principal holds, changed.
    pub fn holding(&self, id: Id<Principal>, change: &Change) -> Holding<'a> {
        let cloud = self.principal(id).map_or(Cloud::Alibaba, |it| it.cloud);
        let mut out = Holding::nothing(cloud, self.own_account(cloud));
        let holder = self.holder(id);
        for (origin, handed) in holder.iter().flat_map(|it| it.policies.iter().enumerate()) {
            if !change.without.contains(&origin) {
                self.hand(&mut out, origin, handed);
            }
        }
        for policy in &change.policies {
            self.held(&mut out.account, *policy, Tri::Yes, usize::MAX, "");
        }
        for group in change.groups.iter().filter_map(|group| self.holder(*group)) {
            group.policies.iter().for_each(|handed| self.hand(&mut out, usize::MAX, handed));
        }
        if change.everything {
            out.account.extend(Holding::everything(cloud, None).account);
        }
        if let Some((_, statement)) = change.thing.and_then(|at| self.texts.grants.get(at)) {
            out.account.push(Held::sure(statement, usize::MAX, &"".into()));
        }
        if !change.unbounded {
            for (index, exists) in holder.iter().flat_map(|it| &it.boundaries) {
                let bound = self.identity().bounds.get(*index);
                out.boundary.extend(bound.map(|it| self.boundary(*index, it, *exists)));
            }
        }
        if !change.uncontrolled {
            for &(index, sure) in &self.controls {
                let Some(bound) = self.identity().bounds.get(index).filter(|it| it.cloud == cloud) else { continue };
                let which = if matches!(bound.policy, Ref::Resolved(_)) { Tri::Yes } else { Tri::Unknown };
                for policy in bound.policy.candidates() {
                    self.held(&mut out.control, *policy, sure.and(which), usize::MAX, &format!("control {index}"));
                }
            }
        }
        if let Some(session) = change.session.and_then(|at| Some((at, self.carrier(at)?))) {
            let (at, carrier) = session;
            if let Some(document) = &carrier.session {
                let name: Arc<str> = format!("session {at}").into();
                let mut held: Vec<Held<'a>> =
                    document.statements().iter().map(|it| Held::sure(it, usize::MAX, &name)).collect();
                if matches!(document, Document::Unknown(_)) {
                    held.push(Held::sure(permission::opaque(), usize::MAX, &name));
                }
                out.session.push(Bound { exists: carrier.exists, attachment: name, held });
            }
        }
        out
    }

    fn boundary(&self, index: usize, bound: &BoundOf, exists: Tri) -> Bound<'a> {
        let name = format!("boundary {index}");
        let mut held = Vec::new();
        for policy in bound.policy.candidates() {
            let sure = if matches!(bound.policy, Ref::Resolved(_)) { Tri::Yes } else { Tri::Unknown };
            let Some((list, open)) = self.texts.limits.get(policy.index()) else { continue };
            let document: Arc<str> = format!("policy {}", policy.index()).into();
            let whole = list.iter().chain(open.then(permission::opaque));
            held.extend(whole.map(|statement| Held {
                exists: sure,
                attachment: name.as_str().into(),
                ..Held::sure(statement, usize::MAX, &document)
            }));
        }
        // A bound of which nothing is known may leave everything.
        if bound.policy.candidates().is_empty() {
            held.push(Held::sure(permission::opaque(), usize::MAX, &name.as_str().into()));
        }
        Bound { exists, attachment: name.into(), held }
    }

    /// Whether there are control policies that deny something in a cloud.
    pub fn controlled(&self, cloud: Cloud) -> bool {
        let bounds = self.controls.iter().filter_map(|(at, _)| self.identity().bounds.get(*at));
        bounds
            .filter(|it| it.cloud == cloud && it.kind == BoundKind::Control)
            .any(|it| it.policy.candidates().iter().any(|policy| self.denies(*policy)))
    }

    /// Custom policies that can be attached, by cloud.
    pub fn attachable(&self, cloud: Cloud) -> impl Iterator<Item = Id<Policy>> {
        let policies = self.identity().policies.iter().enumerate();
        let fits = move |it: &&Policy| it.cloud == cloud && !it.bound && it.kind == PolicyKind::Custom;
        policies.filter(move |(_, it)| fits(it) && it.called().is_some()).map(|(index, _)| Id::new(index))
    }

    /// Whether a remote login of an instance can be reached from the Internet for sure.
    pub fn is_reachable(&self, object: ObjectId) -> bool {
        const LOGINS: [u16; 2] = [22, 3389];
        let network = &self.world.network;
        let mut interfaces = network.interfaces.iter().enumerate();
        interfaces.any(|(at, interface)| {
            let owner =
                interface.owner.as_ref().and_then(Ref::resolved).and_then(|id| network.instances.get(id.index()));
            if owner.is_none_or(|it| it.object != object) {
                return false;
            }
            let id = Id::new(at);
            let Some(facts) = self.exposure.interfaces.get(at) else { return false };
            !self.exposure.paths(id).is_empty()
                && self.exposure.rules_of(facts.view).any(|(rule, _)| {
                    let to = |set: &PacketSet| LOGINS.iter().any(|port| !set.peers_at(Protocol::Tcp, *port).is_empty());
                    rule.grade_of(to) == Grade::Reached
                })
        })
    }
}
