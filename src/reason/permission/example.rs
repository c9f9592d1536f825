//! Names of resources that make a request telling: those that are there and are of the right kind, else an example.
//!
//! In: an action, patterns of resources, names that are there. Out: names. What an action is about is told by its service
//! and by the words of its name, as the authorisation tables have them.

use super::name::SELF;
use crate::model::Cloud;

/// Services whose calls are about resources that are named by another one.
const OTHER: &[(Cloud, &str, &str)] = &[
    (Cloud::Alibaba, "sts", "ram"),
    (Cloud::Alibaba, "ims", "ram"),
    (Cloud::Tencent, "sts", "cam"),
    (Cloud::Tencent, "tat", "cvm"),
];

/// Whether a resource, by its name, is of the kind that an action (as it is compared) is about.
pub fn suits(cloud: Cloud, action: &str, name: &str) -> bool {
    let Some((code, call)) = action.split_once(':') else { return false };
    let parts: Vec<&str> = name.splitn(if cloud == Cloud::Alibaba { 5 } else { 6 }, ':').collect();
    let (service, id) = match (cloud, parts.as_slice()) {
        (Cloud::Alibaba, [_, service, _, _, id]) => (*service, *id),
        (Cloud::Tencent, [_, _, service, _, _, id]) => (*service, *id),
        _ => return false,
    };
    let other = OTHER.iter().find(|(of, own, _)| *of == cloud && *own == code).map(|(_, _, other)| *other);
    if service != other.unwrap_or(code) {
        return false;
    }
    let kind = id.split('/').next().unwrap_or_default().to_ascii_lowercase();
    match service {
        "oss" | "cos" => is_of_object(call) == id.contains('/'),
        "kms" => call.contains("secret") == (kind == "secret"),
        // What a call makes has no name yet.
        _ => !call.starts_with("create") && call.contains(kind.trim_end_matches("name")),
    }
}

/// Whether a call of object storage is about an object, and not about a bucket.
fn is_of_object(call: &str) -> bool {
    let words = ["object", "multipartupload", "uploadpart"];
    !call.starts_with("list") && !call.contains("bucket") && words.iter().any(|word| call.contains(word))
}

/// A name that a pattern (as it is compared) matches and that looks like one: `*` for a region, and for an account that is
/// not known, as policies write them.
pub fn filled(cloud: Cloud, own: Option<&str>, pattern: &str) -> String {
    let (count, place) = if cloud == Cloud::Alibaba { (5, 3) } else { (6, 4) };
    let mut parts: Vec<&str> = pattern.splitn(count, ':').collect();
    // `acs:ecs:*` stands for whatever comes after, too.
    while parts.len() > 1 && parts.len() < count && parts.last() == Some(&"*") {
        parts.push("*");
    }
    let last = parts.len().saturating_sub(1);
    let part = |(at, part): (usize, &&str)| match (*part, own) {
        ("*", Some(own)) if at == place && at < last => match cloud {
            Cloud::Alibaba => own.to_owned(),
            Cloud::Tencent => format!("uin/{own}"),
        },
        ("*", _) if at < last => "*".to_owned(),
        (text, _) => text.replace('*', "example").replace('?', "x"),
    };
    parts.iter().enumerate().map(part).collect::<Vec<_>>().join(":")
}

/// A name that two patterns (as they are compared) match, where a plain one is at hand: `policy/*` and `*/team-*` have
/// `policy/team-example`. Whether they do match it is for the caller to look at.
pub fn shared(cloud: Cloud, own: Option<&str>, one: &str, other: &str) -> Option<String> {
    let count = if cloud == Cloud::Alibaba { 5 } else { 6 };
    let [one, other] = [one, other].map(|text| text.splitn(count, ':').collect::<Vec<_>>());
    if one.len() != count || other.len() != count {
        return None;
    }
    let joined = |front: &str, back: &str| {
        let front = front.split('*').next().unwrap_or_default();
        let back = back.strip_prefix('*')?.trim_start_matches('*');
        let front = if back.starts_with('/') { front.trim_end_matches('/') } else { front };
        (!front.is_empty() && !back.is_empty()).then(|| format!("{front}{back}"))
    };
    let last = |one: &str, other: &str| joined(one, other).or_else(|| joined(other, one));
    let part = |(at, (one, other)): (usize, (&&str, &&str))| match at + 1 == count {
        true => last(one, other),
        false if *one == "*" => Some((*other).to_owned()),
        false => Some((*one).to_owned()),
    };
    let parts: Option<Vec<String>> = one.iter().zip(&other).enumerate().map(part).collect();
    Some(filled(cloud, own, &parts?.join(":")))
}

/// A name in the own account, whose number is not known, with the number that a pattern has in its place; `None` where it
/// has none.
pub fn numbered(cloud: Cloud, name: &str, pattern: &str) -> Option<String> {
    let account = pattern.split(':').nth(if cloud == Cloud::Alibaba { 3 } else { 4 })?;
    let number = account.strip_prefix("uin/").unwrap_or(account);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && name.contains(SELF)).then(|| name.replace(SELF, account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_the_kind_that_the_action_is_about() {
        let fits = |action, name| suits(Cloud::Alibaba, action, name);
        assert!(fits("ecs:startinstance", "acs:ecs:*:1:instance/i-1"));
        assert!(!fits("ecs:startinstance", "acs:ram:*:1:group/SysAdmins"));
        assert!(!fits("ecs:describedisks", "acs:ecs:*:1:instance/i-1"));
        assert!(fits("oss:getobject", "acs:oss:*:1:b/example") && !fits("oss:getobject", "acs:oss:*:1:b"));
        assert!(fits("oss:putbucketpolicy", "acs:oss:*:1:b") && fits("oss:listobjects", "acs:oss:*:1:b"));
        assert!(fits("kms:decrypt", "acs:kms:*:1:key/k") && !fits("kms:getsecretvalue", "acs:kms:*:1:key/k"));
        assert!(
            fits("sts:assumerole", "acs:ram:*:1:role/r") && !fits("ram:createservicelinkedrole", "acs:ram:*:1:role/r")
        );
        assert!(suits(Cloud::Tencent, "cam:passrole", "qcs::cam::uin/1:roleName/r"));
        assert!(!suits(Cloud::Tencent, "cvm:describeinstances", "qcs::cam::uin/1:roleName/r"));
    }

    #[test]
    fn examples_look_like_names() {
        let of = |own, pattern| filled(Cloud::Alibaba, own, pattern);
        assert_eq!(of(None, "acs:ecs:*:*:instance/*"), "acs:ecs:*:*:instance/example");
        assert_eq!(of(Some("7"), "acs:ecs:*:*:instance/i-?"), "acs:ecs:*:7:instance/i-x");
        assert_eq!(of(Some("7"), "acs:ecs:*"), "acs:ecs:*:7:example");
        assert_eq!(of(None, "acs:ram:*:123:policy/team-*"), "acs:ram:*:123:policy/team-example");
        assert_eq!(of(None, "*"), "example");
        let of = |one, other| shared(Cloud::Alibaba, Some("7"), one, other);
        let name = Some("acs:ram:*:7:policy/team-example".to_owned());
        assert_eq!(of("acs:ram:*:7:policy/*", "acs:ram:*:*:*/team-*"), name);
        assert_eq!(of("acs:ram:*:*:*/team-*", "acs:ram:*:7:policy/*"), name);
        assert_eq!(of("acs:ram:*:7:policy/*", "acs:ram:*:*:user/*"), None);
        assert_eq!(of("acs:ram:*:7:policy/*", "acs:ram:*"), None);
        let name = format!("acs:ram:*:{SELF}:user/u");
        assert_eq!(numbered(Cloud::Alibaba, &name, "acs:ram:*:123:user/*").as_deref(), Some("acs:ram:*:123:user/u"));
        assert_eq!(numbered(Cloud::Alibaba, &name, "acs:ram:*:*:user/*"), None);
    }
}
