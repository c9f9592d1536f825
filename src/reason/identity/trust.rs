//! Trust policies: who may become a role, as far as the role's side decides.
//!
//! In: a trust policy and somebody who asks. Out: whether the trust policy lets them, three-valued; whether an identity
//! policy is needed besides is told by [`Admitted`]. Whether a caller meets a condition of a trust policy (an external id, an
//! address, a second factor) is not known here: a statement with one admits those who meet it, and [`Admitted`] says so; a
//! deny with one does not surely refuse.

use super::people::{Part, Who, who};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::base::wildcard::fits;
use crate::model::Cloud;
use crate::model::identity::{Document, Effect, PrincipalEntry, PrincipalKind, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of users by their numbers, and by the holes that stand for these.
pub type Numbers = BTreeMap<Arc<str>, Arc<str>>;

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// A service: `ecs.aliyuncs.com`, `cvm.qcloud.com`.
    Service(&'a str),
    /// A user or a role of the own account, by name; CAM writes users by number.
    Own(PrincipalKind, &'a str, &'a Numbers),
}

/// Whether a trust policy lets somebody in, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Whether it does.
    pub answer: Tri,
    /// The statement that does, the first one.
    pub statement: Option<usize>,
    /// Named as itself; false where its whole account, or anybody, is named.
    pub by_name: bool,
    /// The names are the same but for their case.
    pub case: bool,
    /// Only who meets a condition of that statement.
    pub conditional: bool,
}

impl Default for Admitted {
    /// Nobody.
    fn default() -> Admitted {
        Admitted { answer: Tri::No, statement: None, by_name: false, case: false, conditional: false }
    }
}

/// How one entry of `Principal` matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    No,
    /// An unknown part decides.
    Open,
    /// But for the case of letters.
    Case,
    Anybody,
    Account,
    Name,
}

/// Whether the trust policy of a role lets somebody become it. `own`: the number of the account, where it is known.
pub fn admits(trust: &Document, cloud: Cloud, own: Option<&str>, asker: Asker<'_>) -> Admitted {
    admits_if(trust, cloud, own, asker, &|_| Tri::Yes)
}

/// The same where a statement with a condition admits only if that can be met.
pub fn admits_if(
    trust: &Document,
    cloud: Cloud,
    own: Option<&str>,
    asker: Asker<'_>,
    can_be_met: &dyn Fn(&Statement) -> Tri,
) -> Admitted {
    let own: Vec<Arc<str>> = own.into_iter().map(Arc::from).collect();
    let statements = match trust {
        Document::Parsed(text) => text.statements.as_slice(),
        Document::Unknown(_) => return Admitted { answer: Tri::Unknown, ..Admitted::default() },
        Document::Malformed(_) => return Admitted::default(),
    };
    let mut out = Admitted::default();
    let mut refused = Tri::No;
    for statement in statements.iter().filter(|it| about_assuming(it)) {
        let best = best(statement, cloud, &own, asker);
        let mut answer = match best {
            Match::No => Tri::No,
            Match::Open | Match::Case => Tri::Unknown,
            _ => Tri::Yes,
        };
        if !statement.whole {
            answer = answer.and(Tri::Unknown);
        }
        match statement.effect {
            Some(Effect::Deny) => {
                let conditional = statement.condition.is_some();
                refused = refused.or(if conditional { answer.and(Tri::Unknown) } else { answer });
            }
            effect => {
                let mut answer = if effect.is_none() { answer.and(Tri::Unknown) } else { answer };
                let conditional = statement.condition.is_some();
                if conditional && answer.possibly() {
                    answer = answer.and(can_be_met(statement));
                }
                // One without a condition admits more surely.
                if (answer, !conditional) > (out.answer, !out.conditional) && answer.possibly() {
                    let by_name = best == Match::Name || best == Match::Case;
                    let case = best == Match::Case;
                    out = Admitted { answer, statement: Some(statement.index), by_name, case, conditional };
                }
            }
        }
    }
    out.answer = out.answer.and(refused.not());
    out
}

/// Which statements of a trust policy are about somebody who asks, and how surely, by their places in it. Neither what they say
/// nor on which condition is weighed.
pub fn heard(trust: &Document, cloud: Cloud, own: Option<&str>, asker: Asker<'_>) -> Vec<(usize, Tri)> {
    let own: Vec<Arc<str>> = own.into_iter().map(Arc::from).collect();
    let about = trust.statements().iter().map(|it| match best(it, cloud, &own, asker) {
        Match::No => Tri::No,
        Match::Open | Match::Case => Tri::Unknown,
        Match::Anybody | Match::Account | Match::Name => Tri::Yes,
    });
    about.enumerate().filter(|(_, about)| about.possibly()).collect()
}

/// Whether the trust policy of a role may let any user or role in: it names more than services and federations.
pub fn may_admit_people(trust: &Document, cloud: Cloud) -> bool {
    let statements = match trust {
        Document::Parsed(text) => text.statements.as_slice(),
        Document::Unknown(_) => return true,
        Document::Malformed(_) => return false,
    };
    let person = |entry: &PrincipalEntry| !matches!(who(cloud, entry, &[]), Who::Service(..) | Who::Federated(_));
    statements
        .iter()
        .filter(|it| it.effect != Some(Effect::Deny))
        .any(|it| it.principals_unknown || it.principals_except || it.principals.iter().any(person))
}

/// Whether a statement is about becoming the role at all.
fn about_assuming(statement: &Statement) -> bool {
    let actions = &statement.actions;
    let named = actions.list.iter().any(|it| {
        let it = it.to_ascii_lowercase();
        it == "*" || it.starts_with("sts:") || it.contains(HOLE)
    });
    actions.partly_unknown || named != actions.except
}

fn best(statement: &Statement, cloud: Cloud, own: &[Arc<str>], asker: Asker<'_>) -> Match {
    // Entries with unknown parts speak for themselves; else it is not known which entries there are.
    let told = |it: &PrincipalEntry| !it.class.is_empty() && !it.class.contains(HOLE);
    let settled = statement.principals.iter().all(told) && statement.principals.iter().any(|it| it.name.contains(HOLE));
    let open = if statement.principals_unknown && !settled { Match::Open } else { Match::No };
    let named = statement.principals.iter().map(|entry| one(entry, cloud, own, asker));
    let best = named.max().unwrap_or(Match::No).max(open);
    // Everybody but these; whether the clouds know such an element is not documented.
    match best {
        _ if !statement.principals_except => best,
        Match::Anybody | Match::Account | Match::Name => Match::No,
        Match::No | Match::Open | Match::Case => Match::Open,
    }
}

fn one(entry: &PrincipalEntry, cloud: Cloud, own: &[Arc<str>], asker: Asker<'_>) -> Match {
    match (who(cloud, entry, own), asker) {
        // `ACCOUNT@SERVICE` names a service acting for another account.
        (Who::Service(name, _), Asker::Service(service)) => same(&name, service),
        (Who::Service(..) | Who::Federated(_), _) => Match::No,
        // What is not known may be a service only where it is written as one.
        (Who::Open, Asker::Service(_)) if !entry.class.eq_ignore_ascii_case("service") => Match::No,
        (Who::Open, _) => open(&entry.name),
        (_, Asker::Service(_)) => Match::No,
        (Who::Anybody, Asker::Own(..)) => Match::Anybody,
        // Where the own number is not known, any may be it.
        (Who::Number(_), Asker::Own(..)) => {
            if own.is_empty() {
                Match::Open
            } else {
                Match::No
            }
        }
        (Who::Account { number, part, own: mine }, Asker::Own(kind, asking, numbers)) => {
            if number.is_some() && !mine && !own.is_empty() {
                return Match::No;
            }
            let named = |text: &str, wanted: &str| match same(text, wanted) {
                // A number may be that of the own account where that is not known; a name that is here, too, tells. One that
                // is in part unknown may be of any account.
                Match::Account if !mine => Match::Open,
                found => found,
            };
            match (part, kind) {
                (Part::Whole, _) => {
                    if mine {
                        Match::Account
                    } else {
                        Match::Open
                    }
                }
                (Part::User(text), PrincipalKind::User) if cloud == Cloud::Tencent => numbered(&text, asking, numbers),
                (Part::User(text), PrincipalKind::User) => named(&text, asking),
                // The role that single sign-on makes of a configuration has a name that is not known here.
                (Part::Role(text), PrincipalKind::Role) if asking.chars().eq([HOLE]) => {
                    named(&text, asking).max(Match::Open)
                }
                (Part::Role(text), PrincipalKind::Role) => named(&text, asking),
                (Part::Other(text), _) => open(&text),
                (Part::User(_) | Part::Role(_), _) => Match::No,
            }
        }
    }
}

/// A user that is written by number against the one that asks by name.
fn numbered(text: &str, asking: &str, numbers: &Numbers) -> Match {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match numbers.get(text) {
        _ if text == "*" || asking.chars().eq([HOLE]) => Match::Open,
        Some(name) if **name == *asking => Match::Name,
        Some(_) => Match::No,
        // The one that asks has another number.
        None if digits(text) && numbers.iter().any(|(number, name)| **name == *asking && digits(number)) => Match::No,
        None => Match::Open,
    }
}

/// A name against the one that asks.
fn same(text: &str, name: &str) -> Match {
    if text == name {
        Match::Name
    } else if text == "*" {
        Match::Account
    } else if text.eq_ignore_ascii_case(name) {
        Match::Case
    } else if name.contains(HOLE) && fits(name, text, false) {
        Match::Open
    } else {
        open(text)
    }
}

fn open(text: &str) -> Match {
    if text.contains(HOLE) { Match::Open } else { Match::No }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::model::identity::{Patterns, PolicyText};

    fn trust(entries: &[(&str, &str)]) -> Document {
        let principals =
            entries.iter().map(|(class, name)| PrincipalEntry { class: (*class).into(), name: (*name).into() });
        Document::Parsed(PolicyText::of(vec![Statement {
            effect: Some(Effect::Allow),
            actions: Patterns { list: vec!["sts:AssumeRole".into()], ..Patterns::default() },
            principals: principals.collect(),
            whole: true,
            ..Statement::default()
        }]))
    }

    static NOBODY: Numbers = Numbers::new();
    const OWN: Option<&str> = Some("1234567890123456");

    #[test]
    fn the_side_of_the_role_decides_who_may_become_it() {
        let user = Asker::Own(PrincipalKind::User, "u", &NOBODY);
        let ask = |document: &Document, asker| admits(document, Cloud::Alibaba, OWN, asker).answer;
        let root = trust(&[("RAM", "acs:ram::1234567890123456:root")]);
        assert_eq!(ask(&root, user), Tri::Yes);
        assert!(!admits(&root, Cloud::Alibaba, OWN, user).by_name);
        assert_eq!(ask(&trust(&[("RAM", "acs:ram::1234567890123456:user/u")]), user), Tri::Yes);
        assert_eq!(ask(&trust(&[("RAM", "acs:ram::1234567890123456:user/U")]), user), Tri::Unknown);
        assert_eq!(ask(&trust(&[("RAM", "acs:ram::1234567890123456:user/v")]), user), Tri::No);
        assert_eq!(ask(&trust(&[("RAM", "acs:ram::9876543210987654:root")]), user), Tri::No);
        let service = trust(&[("Service", "ecs.aliyuncs.com")]);
        assert_eq!(ask(&service, user), Tri::No);
        assert_eq!(ask(&service, Asker::Service("ecs.aliyuncs.com")), Tri::Yes);
        assert_eq!(ask(&service, Asker::Service("fc.aliyuncs.com")), Tri::No);
        assert_eq!(ask(&Document::Unknown("x".into()), user), Tri::Unknown);
        // Whose account it is may not be known.
        assert_eq!(admits(&root, Cloud::Alibaba, None, user).answer, Tri::Unknown);
        let own = trust(&[("RAM", "acs:ram::self:root")]);
        assert_eq!(admits(&own, Cloud::Alibaba, None, user).answer, Tri::Yes);
        let named = trust(&[("RAM", "acs:ram::1234567890123456:user/u")]);
        assert_eq!(admits(&named, Cloud::Alibaba, None, user).answer, Tri::Yes);
    }

    #[test]
    fn names_are_read_as_in_other_documents() {
        let user = Asker::Own(PrincipalKind::User, "u", &NOBODY);
        let ask = |entries: &[(&str, &str)], own| admits(&trust(entries), Cloud::Alibaba, own, user).answer;
        // Of any account, as it is told of the role.
        for name in ["*", "acs:ram::*:root", "acs:ram::*:*"] {
            assert_eq!(ask(&[("RAM", name)], OWN), Tri::Yes, "{name}");
        }
        assert_eq!(ask(&[("RAM", "1234567890123456")], OWN), Tri::Yes);
        assert_eq!(ask(&[("RAM", "9876543210987654")], OWN), Tri::No);
        assert_eq!(ask(&[("RAM", "9876543210987654")], None), Tri::Unknown);
        assert_eq!(ask(&[("RAM", "acs:ram::9876543210987654:user/*")], None), Tri::Unknown);
        assert_eq!(ask(&[("Federated", "acs:ram::1234567890123456:saml-provider/p")], OWN), Tri::No);
    }

    #[test]
    fn everybody_but_some_may_be_let_in() {
        let but = |name: &str, effect| {
            let Document::Parsed(mut text) = trust(&[("RAM", name)]) else { unreachable!() };
            text.statements[0].principals_except = true;
            text.statements[0].effect = Some(effect);
            text
        };
        let ask = |document: Document, name| {
            admits(&document, Cloud::Alibaba, OWN, Asker::Own(PrincipalKind::User, name, &NOBODY)).answer
        };
        let one = "acs:ram::1234567890123456:user/u";
        let allow = || Document::Parsed(but(one, Effect::Allow));
        assert_eq!(ask(allow(), "u"), Tri::No);
        assert_eq!(ask(allow(), "v"), Tri::Unknown);
        let root = "acs:ram::1234567890123456:root";
        assert_eq!(ask(Document::Parsed(but(root, Effect::Allow)), "v"), Tri::No);
        // A deny of everybody but one.
        let Document::Parsed(mut text) = trust(&[("RAM", root)]) else { unreachable!() };
        text.statements.extend(but(one, Effect::Deny).statements);
        assert_eq!(ask(Document::Parsed(text.clone()), "u"), Tri::Yes);
        assert_eq!(ask(Document::Parsed(text), "v"), Tri::Unknown);
    }

    #[test]
    fn cam_names_users_by_number_and_roles_by_name() {
        let own = Some("100000000001");
        let ask = |name: &str, asker| admits(&trust(&[("qcs", name)]), Cloud::Tencent, own, asker).answer;
        let known: Numbers = [("100000000002".into(), "ops".into()), ("100000000003".into(), "dev".into())].into();
        let user = Asker::Own(PrincipalKind::User, "ops", &known);
        assert_eq!(ask("qcs::cam::uin/100000000001:uin/100000000003", user), Tri::No);
        assert_eq!(ask("qcs::cam::uin/100000000001:uin/100000000004", user), Tri::No);
        let new = crate::base::hole::named("tencentcloud_cam_user.ops.uin");
        let made: Numbers = [(new.as_str().into(), "ops".into()), ("100000000003".into(), "dev".into())].into();
        let user_to_be = Asker::Own(PrincipalKind::User, "ops", &made);
        assert_eq!(ask(&format!("qcs::cam::uin/100000000001:uin/{new}"), user_to_be), Tri::Yes);
        assert_eq!(
            ask(&format!("qcs::cam::uin/100000000001:uin/{new}"), Asker::Own(PrincipalKind::User, "dev", &made)),
            Tri::No
        );
        // A number that nobody here is known by may be given to a user that is made.
        assert_eq!(ask("qcs::cam::uin/100000000001:uin/100000000004", user_to_be), Tri::Unknown);
        assert_eq!(ask("qcs::cam::uin/100000000001:root", user), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000001:uin/100000000002", user), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000009:root", user), Tri::No);
        let role = Asker::Own(PrincipalKind::Role, "app", &NOBODY);
        assert_eq!(ask("qcs::cam::uin/100000000001:roleName/app", role), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000001:roleName/other", role), Tri::No);
    }
}
