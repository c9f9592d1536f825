//! Which calls of the catalogue the statements of a policy can allow at all: a quick test before the exact one.
//!
//! In: the statements of the world's policies. Out: for each policy a set of bits over the catalogue's actions, too large
//! at most. Nothing else is looked at (resources, conditions, denies).

use super::super::classes;
use super::table::{self, Row, Way};
use crate::base::wildcard::fits;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Statement};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A set of actions of the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bits([u64; 5]);

impl Bits {
    fn add(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
    fn has(&self, at: usize) -> bool {
        // An action that has no bit is never ruled out.
        self.0.get(at / 64).is_none_or(|word| word & (1 << (at % 64)) != 0)
    }
    /// Everything that is in either.
    pub fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, its)| *mine |= its);
    }
}

/// The catalogue's actions of a cloud: by service, the names without case and their bits.
#[derive(Debug, Default)]
struct Actions {
    by_name: BTreeMap<String, usize>,
    /// The same by the names as the catalogue writes them.
    as_written: HashMap<&'static str, usize>,
    by_service: BTreeMap<String, Vec<(String, usize)>>,
}

fn actions(cloud: Cloud) -> &'static Actions {
    static TABLES: OnceLock<BTreeMap<Cloud, Actions>> = OnceLock::new();
    static NONE: OnceLock<Actions> = OnceLock::new();
    let tables =
        TABLES.get_or_init(|| [Cloud::Alibaba, Cloud::Tencent].into_iter().map(|it| (it, listed(it))).collect());
    tables.get(&cloud).unwrap_or_else(|| NONE.get_or_init(Actions::default))
}

fn listed(cloud: Cloud) -> Actions {
    let mut out = Actions::default();
    let needs = table::rows(cloud).flat_map(|row| row.ways).flat_map(|way| way.needs).flat_map(|need| need.actions);
    let risky = classes::classes().iter().flat_map(|class| class.actions(cloud)).map(|it| it.action);
    let writes = super::super::risk::writes(cloud).iter().copied();
    for name in needs.copied().chain([table::pass_role(cloud)]).chain(risky).chain(writes) {
        let written: &'static str = name;
        let name = name.to_ascii_lowercase();
        if let Some(at) = out.by_name.get(&name) {
            out.as_written.insert(written, *at);
            continue;
        }
        let at = out.by_name.len();
        out.by_name.insert(name.clone(), at);
        out.as_written.insert(written, at);
        let service = name.split(':').next().unwrap_or_default().to_owned();
        out.by_service.entry(service).or_default().push((name, at));
    }
    out
}

/// What statements can allow.
pub fn of<'a>(cloud: Cloud, statements: impl IntoIterator<Item = &'a Statement>) -> Bits {
    let table = actions(cloud);
    let mut out = Bits::default();
    for statement in statements.into_iter().filter(|it| it.effect != Some(Effect::Deny)) {
        add(table, cloud, &statement.actions, &mut out);
    }
    out
}

fn add(table: &Actions, cloud: Cloud, patterns: &Patterns, out: &mut Bits) {
    let all = || table.by_service.values().flatten();
    let mut matched = Bits::default();
    for pattern in &patterns.list {
        let pattern = pattern.to_ascii_lowercase();
        let service = pattern.split(':').next().unwrap_or_default();
        let wild = service.contains(['*', '?']) || !service.is_ascii() || !pattern.contains(':');
        // Calls of IMS go by two names.
        let services: Vec<&str> = match service {
            "ram" | "ims" if cloud == Cloud::Alibaba => vec!["ram", "ims"],
            one => vec![one],
        };
        if wild {
            all().filter(|(name, _)| fits(&pattern, name, patterns.except)).for_each(|(_, at)| matched.add(*at));
            continue;
        }
        let rest = pattern.get(service.len()..).unwrap_or_default();
        for (name, at) in services.iter().filter_map(|it| table.by_service.get(*it)).flatten() {
            let own = name.find(':').and_then(|colon| name.get(colon..)).unwrap_or_default();
            if fits(rest, own, patterns.except) {
                matched.add(*at);
            }
        }
    }
    if patterns.except {
        all().filter(|(_, at)| !matched.has(*at)).for_each(|(_, at)| out.add(*at));
    } else {
        out.join(&matched);
    }
}

/// Whether a way may be open to who can call these.
pub fn open(row: &Row, way: &Way, bits: &Bits) -> bool {
    let table = actions(row.cloud);
    let has = |name: &str| place(table, name).is_none_or(|at| bits.has(at));
    let passes = way.pass.is_none_or(|pass| !pass.documented || has(table::pass_role(row.cloud)));
    passes && way.needs.iter().all(|need| need.actions.iter().any(|action| has(action)))
}

/// Whether an action may be among those that can be called.
pub fn may(cloud: Cloud, action: &str, bits: &Bits) -> bool {
    Call::new(cloud, action).may(bits)
}

/// An action that is looked for in many sets.
#[derive(Clone, Copy, Debug)]
pub struct Call(Option<usize>);

impl Call {
    /// Finds it in the catalogue.
    pub fn new(cloud: Cloud, action: &str) -> Call {
        Call(place(actions(cloud), action))
    }
    /// Whether it may be among those that can be called.
    pub fn may(self, bits: &Bits) -> bool {
        self.0.is_none_or(|at| bits.has(at))
    }
}

fn place(table: &Actions, action: &str) -> Option<usize> {
    table.as_written.get(action).or_else(|| table.by_name.get(&action.to_ascii_lowercase())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(except: bool, patterns: &[&str]) -> Bits {
        let list = patterns.iter().map(|it| (*it).into()).collect();
        let actions = Patterns { except, list, partly_unknown: false };
        of(Cloud::Alibaba, &[Statement { effect: Some(Effect::Allow), actions, whole: true, ..Statement::default() }])
    }

    fn open_rows(bits: Bits) -> Vec<&'static str> {
        let usable = |row: &&Row| row.ways.iter().any(|way| open(row, way, &bits));
        table::rows(Cloud::Alibaba).filter(usable).map(|row| row.name).collect()
    }

    #[test]
    fn every_action_has_a_bit() {
        for cloud in [Cloud::Alibaba, Cloud::Tencent] {
            assert!(actions(cloud).by_name.len() <= 320, "{}", actions(cloud).by_name.len());
        }
    }

    #[test]
    fn what_patterns_cannot_allow_is_left_out() {
        assert_eq!(open_rows(bits(false, &["ECS:runcommand"])), ["run-command"]);
        assert_eq!(open_rows(bits(false, &["oss:Get*"])), Vec::<&str>::new());
        assert_eq!(open_rows(bits(false, &["*"])).len(), table::rows(Cloud::Alibaba).count());
        let power = open_rows(bits(true, &["ram:*", "ims:*", "resourcemanager:*", "cloudsso:*"]));
        assert!(power.contains(&"run-command") && !power.contains(&"pass-role-to-instance"));
        assert!(!power.contains(&"create-access-key"));
        assert!(open_rows(bits(false, &["ims:CreateAccessKey"])).contains(&"create-access-key"));
    }
}
