//! Whom an entry of `Principal` means: names of trust and resource policies in, accounts, services and providers out.
//!
//! The one reader of such names. What is the own account is told by the caller; a part of a name that is not known is a
//! hole, and stays one.

use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::identity::{Principal, PrincipalEntry, Statement};
use crate::model::{Cloud, Model};
use std::sync::Arc;

/// Whom an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody at all, or anybody of any account.
    Anybody,
    /// An account as a whole, or somebody of it.
    Account {
        /// Its number; `None`: it is not known, or it is the own account without a number.
        number: Option<Arc<str>>,
        /// Who of it.
        part: Part,
        /// This account itself.
        own: bool,
    },
    /// A bare number, as buckets of OSS have them: an account or a user of one, of whichever.
    Number(Arc<str>),
    /// A service; of which account it acts for, where that is written.
    Service(Arc<str>, Option<Arc<str>>),
    /// An identity provider.
    Federated(Provider),
    /// Not known.
    Open,
}

/// Who of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole account.
    Whole,
    /// A user: by name in RAM, by number in CAM.
    User(Arc<str>),
    /// A role by name, or a session of it.
    Role(Arc<str>),
    /// Something else, or a name of which the kind is not known.
    Other(Arc<str>),
}

/// Protocol of an identity provider, as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Provider {
    Saml,
    Oidc,
    Unknown,
}

/// The name of a principal. A part that is not known is a hole, as in documents that name it so.
pub fn called(model: &Model, principal: &Principal) -> Arc<str> {
    let made_up = || hole::named(&format!("{}.name", model.address(principal.object))).into();
    principal.name.clone().or_else(|| principal.shape.clone()).unwrap_or_else(made_up)
}

/// Whom an entry means. `own`: the numbers that the own account is known to have.
pub fn who(cloud: Cloud, entry: &PrincipalEntry, own: &[Arc<str>]) -> Who {
    let name = &*entry.name;
    if entry.class.eq_ignore_ascii_case("service") {
        return match name.rsplit_once('@') {
            Some((account, service)) => Who::Service(service.into(), Some(account.into())),
            None if name.starts_with(HOLE) => Who::Open,
            None => Who::Service(name.into(), None),
        };
    }
    if entry.class.eq_ignore_ascii_case("federated") {
        let provider = match () {
            () if name.contains("saml-provider/") => Provider::Saml,
            () if name.contains("oidc-provider/") => Provider::Oidc,
            () => Provider::Unknown,
        };
        return Who::Federated(provider);
    }
    match cloud {
        Cloud::Alibaba => ram(name, own),
        Cloud::Tencent => cam(name, own),
    }
}

fn is_everything(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '*')
}

fn account(number: &str, rest: &str, own: &[Arc<str>]) -> Who {
    let mine = number.is_empty() || number == "self" || own.iter().any(|it| **it == *number);
    let open = number.contains(HOLE);
    let user = ["user/", "uin/"].iter().find_map(|it| rest.strip_prefix(it));
    let role = ["role/", "roleName/"].iter().find_map(|it| rest.strip_prefix(it));
    let session = rest.strip_prefix("assumed-role/").and_then(|it| it.split('/').next());
    Who::Account {
        number: (!open && !number.is_empty() && number != "self").then(|| number.into()),
        part: match (user, role.or(session)) {
            _ if rest == "root" || is_everything(rest) => Part::Whole,
            (Some(user), _) => Part::User(user.into()),
            (None, Some(role)) => Part::Role(role.into()),
            (None, None) => Part::Other(rest.into()),
        },
        own: mine,
    }
}

/// `acs:ram::ACCOUNT:root`, `acs:ram::ACCOUNT:user/x`, `arn:sts::ACCOUNT:assumed-role/r/s`, a number, `*`.
fn ram(name: &str, own: &[Arc<str>]) -> Who {
    if is_everything(name) {
        return Who::Anybody;
    }
    let parts: Vec<&str> = name.splitn(5, ':').collect();
    match parts.as_slice() {
        ["acs" | "arn", _, _, number, _] if is_everything(number) => Who::Anybody,
        ["acs" | "arn", _, _, number, rest] => account(number, rest, own),
        [number] if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            match own.iter().any(|it| **it == **number) {
                true => account(number, "root", own),
                false => Who::Number((*number).into()),
            }
        }
        ["self"] => account("self", "root", own),
        _ => Who::Open,
    }
}

/// `qcs::cam::uin/ACCOUNT:root`, `qcs::cam::uin/ACCOUNT:uin/SUB`, `qcs::cam::anyone:anyone`, `*`.
fn cam(name: &str, own: &[Arc<str>]) -> Who {
    if is_everything(name) {
        return Who::Anybody;
    }
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    match parts.as_slice() {
        ["qcs", _, _, _, "anyone", _] => Who::Anybody,
        ["qcs", _, _, _, number, rest] => {
            let number = number.strip_prefix("uin/").or(number.strip_prefix("uid/")).unwrap_or(number);
            match is_everything(number) {
                true => Who::Anybody,
                false => account(number, rest, own),
            }
        }
        [number] if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            account(number, "root", own)
        }
        _ => Who::Open,
    }
}

/// Whether a statement is for anybody: one entry is, or everybody but some is meant.
pub fn is_for_anybody(cloud: Cloud, statement: &Statement, own: &[Arc<str>]) -> bool {
    statement.principals_except && !statement.principals.is_empty()
        || statement.principals.iter().any(|entry| who(cloud, entry, own) == Who::Anybody)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(class: &str, name: &str) -> PrincipalEntry {
        PrincipalEntry { class: class.into(), name: name.into() }
    }

    #[test]
    fn names_of_both_clouds() {
        let own: [Arc<str>; 1] = ["1234567890123456".into()];
        let of = |number: Option<&str>, part, own| Who::Account { number: number.map(Into::into), part, own };
        let (user, role) = (|name: &str| Part::User(name.into()), |name: &str| Part::Role(name.into()));
        let ram = |class: &str, name: &str| who(Cloud::Alibaba, &entry(class, name), &own);
        let cam = |class: &str, name: &str| who(Cloud::Tencent, &entry(class, name), &["100000000001".into()]);
        for name in ["*", "acs:ram::*:root", "acs:ram::*:*"] {
            assert_eq!(ram("RAM", name), Who::Anybody, "{name}");
        }
        assert_eq!(ram("RAM", "acs:ram::1234567890123456:root"), of(Some("1234567890123456"), Part::Whole, true));
        assert_eq!(ram("RAM", "acs:ram::self:role/app"), of(None, role("app"), true));
        assert_eq!(ram("RAM", "acs:ram::9876543210987654:*"), of(Some("9876543210987654"), Part::Whole, false));
        assert_eq!(
            ram("", "arn:sts::9876543210987654:assumed-role/a/b"),
            of(Some("9876543210987654"), role("a"), false)
        );
        assert_eq!(ram("", "20214760404935xxxx"), Who::Open);
        assert_eq!(ram("", "9876543210987654"), Who::Number("9876543210987654".into()));
        let fc = "fc.aliyuncs.com";
        assert_eq!(ram("Service", fc), Who::Service(fc.into(), None));
        assert_eq!(ram("Service", "98@fc.aliyuncs.com"), Who::Service(fc.into(), Some("98".into())));
        assert_eq!(ram("Federated", "acs:ram::1:saml-provider/p"), Who::Federated(Provider::Saml));
        assert_eq!(cam("qcs", "qcs::cam::anyone:anyone"), Who::Anybody);
        assert_eq!(cam("qcs", "qcs::cam::uin/*:root"), Who::Anybody);
        assert_eq!(cam("qcs", "qcs::cam::uin/100000000001:uin/7"), of(Some("100000000001"), user("7"), true));
        assert_eq!(cam("qcs", "qcs::cam::uin/100000000009:root"), of(Some("100000000009"), Part::Whole, false));
    }
}
