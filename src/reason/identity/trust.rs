//! Trust policies: who may become a role, as far as the role's side decides.
//!
//! In: a trust policy and somebody who asks. Out: whether the trust policy lets them, three-valued; whether an identity
//! policy is needed besides is told by [`Admitted`]. Conditions of trust policies (external ids, federation) are not
//! weighed here: a statement with one admits, as the caller may meet it; a deny with one does not surely refuse.

use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::model::identity::{Document, Effect, PrincipalEntry, PrincipalKind, Statement};

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// A service: `ecs.aliyuncs.com`, `cvm.qcloud.com`.
    Service(&'a str),
    /// A user or a role of the own account, by name; CAM also knows users by number.
    Own(PrincipalKind, &'a str, Option<&'a str>),
    /// An identity provider of the own account, by name.
    Federated(&'a str),
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
}

impl Default for Admitted {
    /// Nobody.
    fn default() -> Admitted {
        Admitted { answer: Tri::No, statement: None, by_name: false, case: false }
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
    let statements = match trust {
        Document::Parsed(text) => text.statements.as_slice(),
        Document::Unknown(_) => return Admitted { answer: Tri::Unknown, ..Admitted::default() },
        Document::Malformed(_) => return Admitted::default(),
    };
    let mut out = Admitted::default();
    let mut refused = Tri::No;
    for statement in statements.iter().filter(|it| about_assuming(it)) {
        let best = best(statement, cloud, own, asker);
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
                let answer = if effect.is_none() { answer.and(Tri::Unknown) } else { answer };
                if answer > out.answer {
                    let by_name = best == Match::Name || best == Match::Case;
                    out = Admitted { answer, statement: Some(statement.index), by_name, case: best == Match::Case };
                }
            }
        }
    }
    out.answer = out.answer.and(refused.not());
    out
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

fn best(statement: &Statement, cloud: Cloud, own: Option<&str>, asker: Asker<'_>) -> Match {
    if statement.principals_except {
        return Match::Open;
    }
    let open = if statement.principals_unknown { Match::Open } else { Match::No };
    statement.principals.iter().map(|entry| one(entry, cloud, own, asker)).max().unwrap_or(Match::No).max(open)
}

fn one(entry: &PrincipalEntry, cloud: Cloud, own: Option<&str>, asker: Asker<'_>) -> Match {
    let class = entry.class.to_ascii_lowercase();
    let name = &*entry.name;
    match asker {
        Asker::Service(service) => {
            if class != "service" {
                return Match::No;
            }
            // `ACCOUNT@SERVICE` names a service acting for another account.
            let plain = name.rsplit_once('@').map_or(name, |(_, service)| service);
            same(plain, service)
        }
        Asker::Federated(provider) => {
            if class != "federated" {
                return Match::No;
            }
            match name.rsplit_once('/') {
                Some((_, last)) => same(last, provider),
                None => open(name),
            }
        }
        Asker::Own(kind, asking, number) => {
            if class == "service" || class == "federated" {
                return Match::No;
            }
            if name == "*" {
                return Match::Anybody;
            }
            let Some((account, relative)) = split(name, cloud) else { return open(name) };
            let mine = account.is_empty() || account == "self" || own.is_none_or(|own| own == account);

            if !mine && !account.contains(HOLE) {
                return Match::No;
            }
            // A number may be that of the own account where that is not known; a name that is here, too, tells.
            let exact = account.is_empty() || account == "self" || own.is_some_and(|own| own == account);
            if relative == "root" || relative == "*" {
                if exact { Match::Account } else { Match::Open }
            } else {
                let wanted = match (cloud, kind) {
                    (Cloud::Alibaba, PrincipalKind::User) => relative.strip_prefix("user/"),
                    (Cloud::Alibaba, PrincipalKind::Role) => relative.strip_prefix("role/"),
                    (Cloud::Tencent, PrincipalKind::User) => relative.strip_prefix("uin/"),
                    (Cloud::Tencent, PrincipalKind::Role) => {
                        relative.strip_prefix("roleName/").or(relative.strip_prefix("role/"))
                    }
                    _ => None,
                };
                let by_number = number.map_or(Match::No, |number| wanted.map_or(Match::No, |it| same(it, number)));
                wanted.map_or(Match::No, |it| same(it, asking)).max(by_number)
            }
        }
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
    } else {
        open(text)
    }
}

fn open(text: &str) -> Match {
    if text.contains(HOLE) { Match::Open } else { Match::No }
}

/// Account and relative name of a principal: `acs:ram::ACCOUNT:RELATIVE`, `qcs::cam::uin/ACCOUNT:RELATIVE`; a number
/// alone is an account.
fn split(name: &str, cloud: Cloud) -> Option<(&str, &str)> {
    match cloud {
        Cloud::Alibaba => {
            let mut parts = name.splitn(5, ':');
            match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some("acs"), Some("ram"), _, Some(account), Some(relative)) => Some((account, relative)),
                _ if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) => Some((name, "root")),
                _ => None,
            }
        }
        Cloud::Tencent => {
            let mut parts = name.splitn(6, ':');
            match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some("qcs"), _, Some("cam"), _, Some(account), Some(relative)) => {
                    Some((account.strip_prefix("uin/").unwrap_or(account), relative))
                }
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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

    const OWN: Option<&str> = Some("1234567890123456");

    #[test]
    fn the_side_of_the_role_decides_who_may_become_it() {
        let user = Asker::Own(PrincipalKind::User, "u", None);
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
    fn cam_names_users_by_number_and_roles_by_name() {
        let own = Some("100000000001");
        let ask = |name: &str, asker| admits(&trust(&[("qcs", name)]), Cloud::Tencent, own, asker).answer;
        let user = Asker::Own(PrincipalKind::User, "ops", Some("100000000002"));
        assert_eq!(ask("qcs::cam::uin/100000000001:root", user), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000001:uin/100000000002", user), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000009:root", user), Tri::No);
        let role = Asker::Own(PrincipalKind::Role, "app", None);
        assert_eq!(ask("qcs::cam::uin/100000000001:roleName/app", role), Tri::Yes);
        assert_eq!(ask("qcs::cam::uin/100000000001:roleName/other", role), Tri::No);
    }
}
