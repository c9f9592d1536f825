//! What principals may do, asked of the algebra once for each of them.
//!
//! In: a [`Scene`]. Out: [`Answer`]s about calls, and gains of one holding over another. Holdings are made ready once and
//! kept; those that are alike are one.

use super::super::administration::{self, Oneself};
use super::super::classes;
use super::edge::{Goal, Node};
use super::name::{example, unheard};
use super::reach::{self, Bits};
use super::scene::{Change, Scene};
use super::table;
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::model::identity::{Effect, Patterns, Policy, Principal, Statement};
use crate::model::{Cloud, Id};
use crate::reason::permission::answer::{Question, Verdict, Witness};
use crate::reason::permission::change::{Choice, Gain, gain};
use crate::reason::permission::set::{Effective, Space};
use crate::reason::permission::{Held, Holding, Plain, ReadyCall};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Whether a call is allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is in some context.
    pub allowed: Tri,
    /// What has to be so of the request, in words of the policy: `IpAddress acs:SourceIp 203.0.113.0/24`.
    pub conditions: Vec<String>,
    /// Index into what the principal is handed: the policy that allows it.
    pub by: Option<usize>,
    /// Whether it is in some contexts only, or may be.
    pub limited: bool,
}

/// What somebody holds, ready to be asked.
pub struct Standing<'a> {
    holding: Holding<'a>,
    effective: Arc<Effective<'a>>,
    /// With what is no gain by itself.
    with: OnceLock<Arc<Effective<'a>>>,
    /// Calls that it surely may make.
    shown: Mutex<Shown<'a>>,
}

/// Calls that show best what somebody may do: those that were asked about, and those that were not yet.
#[derive(Default)]
struct Shown<'a> {
    /// With whether it is on any resource.
    surely: Vec<Example>,
    open: Option<std::vec::IntoIter<Telling<'a>>>,
}

/// A call that surely is allowed, as a witness and ready to be asked; whether it is on any resource.
type Example = (Arc<Witness>, ReadyCall, bool);

/// An action, on a name that a pattern covers; `None`: on one that nothing has.
type Telling<'a> = (Arc<str>, Option<&'a str>);

/// Standings by whose they are, and how they are changed.
type Standings<'a> = HashMap<(Id<Principal>, Change), Arc<Standing<'a>>, Fast>;

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What it costs to show a gain by a plain call, to ask about one that is not plain, and to compare two holdings, in questions.
const PLAIN: u64 = 1;
const ASKING: u64 = 2;
/// Calls that are asked of the one whose gain it may be, before holdings are compared.
const MOST: u64 = 24;
pub(super) const COMPARING: u64 = 400;

/// What somebody gains, and what it costs to find that out.
pub struct Weighed {
    /// What is gained.
    pub gain: Gain,
    /// In questions, without comparing.
    pub cost: u64,
    /// The two holdings that were compared, now or before: that costs [`COMPARING`].
    pub compared: Option<Pair>,
}

impl Weighed {
    fn plain(gain: Gain, cost: u64) -> Weighed {
        Weighed { gain, cost, compared: None }
    }
}

/// Two holdings, by where they are.
pub type Pair = (usize, usize);

/// Asks the algebra.
pub struct Judge<'a> {
    space: Space<'a>,
    bits: Vec<Bits>,
    /// By policy: what each of its statements can allow.
    statements: Vec<Vec<Bits>>,
    standings: Mutex<Standings<'a>>,
    gains: Mutex<HashMap<Pair, Gain, Fast>>,
    /// By principal and change: whether it administers the account.
    itself: Mutex<HashMap<(Id<Principal>, Change), Tri, Fast>>,
    /// By holding: whether it is administration.
    administering: Mutex<HashMap<usize, Tri, Fast>>,
    choices: BTreeMap<Cloud, Choice>,
}

/// `sts:AssumeRole` and passing roles: no gain by themselves.
fn inner(cloud: Cloud) -> &'static Statement {
    static TABLE: OnceLock<BTreeMap<Cloud, Statement>> = OnceLock::new();
    static NONE: OnceLock<Statement> = OnceLock::new();
    let list =
        |words: &[&str]| Patterns { list: words.iter().map(|it| Arc::from(*it)).collect(), ..Patterns::default() };
    let make = |cloud: Cloud| Statement {
        effect: Some(Effect::Allow),
        actions: list(&["sts:AssumeRole", table::pass_role(cloud)]),
        resources: list(&["*"]),
        whole: true,
        ..Statement::default()
    };
    let table = TABLE.get_or_init(|| [Cloud::Alibaba, Cloud::Tencent].map(|it| (it, make(it))).into_iter().collect());
    table.get(&cloud).unwrap_or_else(|| NONE.get_or_init(Statement::default))
}

impl<'a> Judge<'a> {
    /// Prepares the questions about a scene.
    pub fn new(scene: &Scene<'a>) -> Judge<'a> {
        let each = |(id, cloud): (Id<Policy>, Cloud)| -> Vec<Bits> {
            scene.statements(id).iter().map(|one| reach::of(cloud, [one])).collect()
        };
        let statements: Vec<Vec<Bits>> = scene.policies().map(each).collect();
        let joined = |list: &Vec<Bits>| {
            let mut all = Bits::default();
            list.iter().for_each(|it| all.join(it));
            all
        };
        let bits = statements.iter().map(joined).collect();
        let choices = [Cloud::Alibaba, Cloud::Tencent].map(|cloud| {
            let needs = table::rows(cloud).flat_map(|row| row.ways).flat_map(|way| way.needs);
            let mut actions: Vec<Arc<str>> = Vec::new();
            // What shows a gain best: actions of the catalogue, then those of high risk.
            let risky = classes::classes().iter().flat_map(|it| it.actions(cloud)).filter(|it| !it.unsure);
            let more = risky.map(|it| it.action).filter(|it| !it.contains('*'));
            for action in needs.flat_map(|need| need.actions.iter().copied()).chain(more) {
                if action != "sts:AssumeRole" && !actions.iter().any(|it| **it == *action) {
                    actions.push(action.into());
                }
            }
            (cloud, Choice { actions, resources: Vec::new() })
        });
        Judge {
            space: Space::new(),
            bits,
            statements,
            standings: Mutex::default(),
            gains: Mutex::default(),
            itself: Mutex::default(),
            administering: Mutex::default(),
            choices: choices.into_iter().collect(),
        }
    }

    /// Lets go of what was made ready.
    pub fn discard(self) {
        let standings = self.standings.into_inner().unwrap_or_else(PoisonError::into_inner);
        standings.into_par_iter().for_each(drop);
        self.space.discard();
    }

    /// The same for each of its statements.
    pub fn statement_bits(&self, policy: Id<Policy>) -> &[Bits] {
        self.statements.get(policy.index()).map_or(&[], Vec::as_slice)
    }

    /// What a policy can allow of the catalogue at all.
    pub fn bits(&self, policy: Id<Policy>) -> Bits {
        self.bits.get(policy.index()).copied().unwrap_or_default()
    }

    /// What a principal holds, changed.
    pub fn standing(&self, scene: &Scene<'a>, id: Id<Principal>, change: &Change) -> Arc<Standing<'a>> {
        let key = (id, change.clone());
        if let Some(known) = open(&self.standings).get(&key) {
            return known.clone();
        }
        let holding = scene.holding(id, change);
        let effective = self.space.effective(&holding);
        let made = Arc::new(Standing { holding, effective, with: OnceLock::new(), shown: Mutex::default() });
        open(&self.standings).entry(key).or_insert(made).clone()
    }

    /// Calls that may show what a principal, changed, may do, most telling first: on names that nothing has, then on names
    /// that its own policies write.
    fn telling(&self, scene: &Scene<'a>, id: Id<Principal>, change: &Change) -> Vec<Telling<'a>> {
        const CALLS: usize = 1_000;
        let Some(cloud) = scene.principal(id).map(|it| it.cloud) else { return Vec::new() };
        let Some(choice) = self.choices.get(&cloud) else { return Vec::new() };
        let handed = scene.holder(id).into_iter().flat_map(|it| &it.policies).filter_map(|it| it.policy);
        let policies: Vec<Id<Policy>> = handed.chain(scene.added(change)).collect();
        let mut bits = Bits::default();
        policies.iter().for_each(|policy| bits.join(&self.bits(*policy)));
        let may = |action: &&Arc<str>| change.everything || reach::may(cloud, action, &bits);
        // Passing roles is no gain by itself.
        let gains = |action: &&Arc<str>| ***action != *table::pass_role(cloud);
        let actions: Vec<&Arc<str>> = choice.actions.iter().filter(may).filter(gains).collect();
        let mut out: Vec<Telling<'a>> = actions.iter().map(|it| ((*it).clone(), None)).collect();
        let statements = policies
            .iter()
            .flat_map(|policy| scene.statements(*policy).iter().zip(self.statement_bits(*policy)))
            .filter(|(it, _)| it.effect == Some(Effect::Allow) && !it.resources.except);
        let statements: Vec<(&'a Statement, &Bits)> = statements.collect();
        for action in actions {
            let call = reach::Call::new(cloud, action);
            let about = statements.iter().filter(|(_, bits)| call.may(bits));
            let patterns = about.filter_map(|(it, _)| it.resources.list.first());
            out.extend(patterns.map(|pattern| (action.clone(), Some(&**pattern))));
            if out.len() > CALLS {
                break;
            }
        }
        out
    }

    /// What somebody gains who gets to a goal.
    pub fn gain(&self, scene: &Scene<'a>, node: &Node, goal: &Goal) -> Gain {
        self.weigh(scene, node, goal).gain
    }

    /// The same with what it costs to find that out.
    pub fn weigh(&self, scene: &Scene<'a>, node: &Node, goal: &Goal) -> Weighed {
        let (target, change) = match goal {
            Goal::Become(target, carrier) => (*target, Change { session: *carrier, ..Change::default() }),
            Goal::Change(base, change) => (*base, change.clone()),
            Goal::Older(_) => return Weighed::plain(Gain::Possible(None), 1),
            Goal::Weaker | Goal::Any(_) => return Weighed::plain(Gain::Nothing, 1),
        };
        let Some(principal) = scene.principal(node.id) else {
            return Weighed::plain(Gain::Nothing, 1);
        };
        let after = self.standing(scene, target, &change);
        let own = self.standing(scene, node.id, &node.change);
        let (shown, asked) = self.plain_gain(scene, (target, &change), &after, &own);
        let plain = PLAIN + ASKING * asked;
        if let Some(witness) = shown {
            return Weighed::plain(Gain::Definite(witness), plain);
        }
        // Taking on further roles, or passing them, is no gain by itself.
        let with = own.with.get_or_init(|| {
            let mut with = own.holding.clone();
            with.account.push(Held::sure(inner(principal.cloud), usize::MAX, &"".into()));
            self.space.effective(&with)
        });
        if with.plainly_includes(&after.effective) {
            return Weighed::plain(Gain::Nothing, plain);
        }
        let key = (Arc::as_ptr(&after.effective) as usize, Arc::as_ptr(with) as usize);
        if let Some(known) = open(&self.gains).get(&key) {
            return Weighed { gain: known.clone(), cost: plain, compared: Some(key) };
        }
        let none = Choice::default();
        let choice = self.choices.get(&principal.cloud).unwrap_or(&none);
        let found = gain(&after.effective, with, choice);
        open(&self.gains).insert(key, found.clone());
        Weighed { gain: found, cost: plain, compared: Some(key) }
    }

    /// A telling call that the target may make and the principal may not: the quick answer that most gains have. Besides: how
    /// many calls were asked about.
    fn plain_gain(
        &self,
        scene: &Scene<'a>,
        whose: (Id<Principal>, &Change),
        after: &Standing<'a>,
        own: &Standing<'a>,
    ) -> (Option<Witness>, u64) {
        let (target, change) = whose;
        let mut asked = 0_u64;
        let mut at = 0;
        while let Some((witness, call, any)) = after.shows(at, || self.telling(scene, target, change)) {
            at += 1;
            let mut lacks = own.effective.plainly_lacks_call(&call);
            if !lacks && asked < MOST {
                asked += 1;
                let (action, resources) = (witness.action.clone(), witness.resources.clone());
                let question = Question { action, resources, ..Question::default() };
                lacks = own.effective.query(&question).verdict == Verdict::Denied;
            }
            if lacks {
                let mut witness = (*witness).clone();
                if any {
                    witness.resources = vec!["*".into()];
                }
                return (Some(witness), asked);
            }
        }
        (None, asked)
    }

    /// Whether a principal, changed, administers the account: may do everything, or give itself everything.
    pub fn is_administrator(&self, scene: &Scene<'a>, id: Id<Principal>, change: &Change) -> Tri {
        let key = (id, change.clone());
        if let Some(known) = open(&self.itself).get(&key) {
            return *known;
        }
        let answer = self.administration(scene, id, change);
        open(&self.itself).insert(key, answer);
        answer
    }

    fn administration(&self, scene: &Scene<'a>, id: Id<Principal>, change: &Change) -> Tri {
        let handed = scene.holder(id).into_iter().flat_map(|it| &it.policies);
        let policies = handed.filter_map(|it| it.policy).chain(scene.added(change));
        let mut bits = Bits::default();
        policies.for_each(|policy| bits.join(&self.bits(policy)));
        let Some(cloud) = scene.principal(id).map(|it| it.cloud) else { return Tri::No };
        if !change.everything && !Oneself::needed(cloud).iter().any(|call| reach::may(cloud, call, &bits)) {
            return Tri::No;
        }
        let Some(mut oneself) = Oneself::new(scene.model, scene.identity(), scene.holders, id) else { return Tri::No };
        change.policies.iter().for_each(|policy| oneself.holds(Some(*policy)));
        for &group in &change.groups {
            oneself.joins(group);
            let handed = scene.holder(group).into_iter().flat_map(|it| &it.policies);
            handed.for_each(|it| oneself.holds(it.policy));
        }
        administration::administers(&self.space, &self.standing(scene, id, change).holding, &oneself)
    }

    /// Whether the policies of a principal can give it administration at all.
    pub fn may_administer(&self, scene: &Scene<'a>, id: Id<Principal>) -> bool {
        let Some(principal) = scene.principal(id) else { return false };
        let action = match principal.cloud {
            Cloud::Alibaba => "ram:AttachPolicyToUser",
            Cloud::Tencent => "cam:AttachUserPolicy",
        };
        let policies = scene.holder(id).into_iter().flat_map(|it| &it.policies).filter_map(|it| it.policy);
        policies.into_iter().any(|policy| reach::may(principal.cloud, action, &self.bits(policy)))
    }

    /// Whether a principal, changed, may do everything that matters: any call of a service that no policy names, and
    /// giving itself more.
    pub fn administers(&self, scene: &Scene<'a>, id: Id<Principal>, change: &Change) -> Tri {
        let Some(principal) = scene.principal(id) else { return Tri::No };
        let own = self.standing(scene, id, change);
        let (attach, user, policy) = match principal.cloud {
            Cloud::Alibaba => (
                "ram:AttachPolicyToUser",
                "acs:ram:::user/example",
                &["acs:ram::system:policy/AdministratorAccess"][..],
            ),
            Cloud::Tencent => ("cam:AttachUserPolicy", "*", &[][..]),
        };
        let resources = std::iter::once(user).chain(policy.iter().copied()).map(Arc::from).collect();
        let any = match principal.cloud {
            Cloud::Alibaba => Question::on("menshen:Anything", "acs:menshen:\u{1}::\u{1}"),
            Cloud::Tencent => Question::on("menshen:Anything", "qcs::menshen:\u{1}::\u{1}"),
        };
        let attaching = Question { action: attach.into(), resources, ..Question::default() };
        let all = Arc::as_ptr(&own.effective) as usize;
        if let Some(known) = open(&self.administering).get(&all) {
            return *known;
        }
        // Most cannot call what no policy names.
        // Under a condition it may get rid of that condition.
        let whole = |question: &Question| match own.effective.query(question) {
            answer if answer.verdict == Verdict::Conditional => answer.may().and(Tri::Unknown),
            answer => answer.may(),
        };
        let mut answer = whole(&any);
        if answer.possibly() {
            answer = answer.and(whole(&attaching));
        }
        open(&self.administering).insert(all, answer);
        answer
    }
}

impl<'a> Standing<'a> {
    /// One of the calls that it surely may make, the most telling first.
    fn shows(&self, at: usize, telling: impl Fn() -> Vec<Telling<'a>>) -> Option<Example> {
        let mut shown = open(&self.shown);
        while shown.surely.len() <= at {
            let (action, pattern) = shown.open.get_or_insert_with(|| telling().into_iter()).next()?;
            let cloud = self.holding.cloud;
            let Some(name) = pattern.map_or_else(|| Some(unheard(cloud, &action)), |it| example(cloud, it)) else {
                continue;
            };
            let answer = self.effective.query(&Question::on(&action, &name));
            let sure = answer.may().surely() && answer.allowed.as_ref().is_none_or(|it| it.group.is_none());
            let Some(witness) = answer.allowed.filter(|_| sure) else { continue };
            let call = self.effective.call(&witness.action, &witness.resources);
            shown.surely.push((Arc::new(witness), call, pattern.is_none()));
        }
        shown.surely.get(at).cloned()
    }

    /// What it may do.
    pub fn effective(&self) -> &Effective<'a> {
        &self.effective
    }

    /// The statements that it holds, and those that limit it.
    pub fn statements(&self) -> impl Iterator<Item = &'a Statement> {
        self.holding.all().map(|it| it.statement)
    }

    /// Whether something of its patterns of resources is not known.
    pub fn has_unknown_parts(&self) -> bool {
        self.effective.has_unknown_parts()
    }

    /// The same where the answer is plain, whatever service a role is handed to.
    pub fn plainly(&self, action: &str, resources: &[String]) -> Option<Answer> {
        let (allowed, place) = match self.effective.plainly(action, resources)? {
            Plain::Denied => (Tri::No, None),
            Plain::Unknown(place) => (Tri::Unknown, Some(place)),
            Plain::Allowed(place) => (Tri::Yes, Some(place)),
        };
        let by = place.and_then(|place| self.holding.held(&place)).map(|held| held.origin);
        Some(Answer { allowed, conditions: Vec::new(), by, limited: false })
    }

    /// Whether a call may be made. `service`: the service that a role is handed to.
    pub fn ask(&self, action: &str, resources: &[String], service: Option<&str>) -> Answer {
        let mut question = Question {
            action: action.into(),
            resources: resources.iter().map(|it| Arc::from(it.as_str())).collect(),
            ..Question::default()
        };
        if let Some(service) = service {
            question = question.with("acs:Service", service);
        }
        let answer = self.effective.query(&question);
        let mut allowed = answer.may();
        // Whether the resource is in the group that the policy is limited to is not known.
        if answer.allowed.as_ref().is_some_and(|it| it.group.is_some()) {
            allowed = allowed.and(Tri::Unknown);
        }
        let by = answer.by.as_ref().and_then(|place| self.holding.held(place)).filter(|_| allowed.possibly());
        let conditions = match answer.verdict {
            Verdict::Conditional => by.map_or_else(Vec::new, |held| conditions(held.statement, service)),
            _ => Vec::new(),
        };
        let limited = answer.verdict != Verdict::Allowed;
        Answer { allowed, conditions, by: by.map(|held| held.origin), limited }
    }
}

/// The conditions of a statement, in words. `service`: the one that a role is handed to, which is settled.
pub(super) fn conditions(statement: &Statement, service: Option<&str>) -> Vec<String> {
    let lines = statement.conditions.iter();
    let others = lines.filter(|it| service.is_none() || !it.key.eq_ignore_ascii_case("acs:Service"));
    others.map(|it| format!("{} {} {}", it.operator, it.key, it.values.join(", "))).collect()
}

/// The request that shows a gain.
pub fn witness(gain: &Gain) -> Option<&Witness> {
    match gain {
        Gain::Nothing => None,
        Gain::Definite(witness) => Some(witness),
        Gain::Possible(witness) => witness.as_ref(),
    }
}
