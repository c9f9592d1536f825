//! Requests as people write them: actions and keys with the vendor's capitals, resources without parts that say nothing.
//!
//! In: requests that the algebra of permissions found, whose names are folded or made up. Out: the same for reports.

use super::catalogue;
use crate::model::Cloud;
use crate::model::identity::Identity;

/// What the algebra puts where any text does.
const ANY: &str = "example";

/// An action as the vendor writes it; one that is not listed, as a policy of this world does.
pub fn action(identity: &Identity, cloud: Cloud, action: &str) -> String {
    let policies = identity.policies.iter().filter(|it| it.cloud == cloud).filter_map(|it| it.document.as_ref());
    let written = || {
        let patterns = policies.flat_map(|it| it.statements()).flat_map(|it| &it.actions.list);
        let texts = patterns.map(|it| it.strip_prefix("name/").unwrap_or(it));
        texts.filter(|it| it.eq_ignore_ascii_case(action)).min().map(str::to_owned)
    };
    catalogue::spelled(cloud, action).or_else(written).unwrap_or_else(|| action.to_owned())
}

/// A resource: `*` for the parts that are there only because a name has to have them.
pub fn resource(text: &str) -> String {
    let (count, service) = match text.split(':').next() {
        Some("acs") => (5, 1),
        Some("qcs") => (6, 2),
        _ => return text.to_owned(),
    };
    let parts: Vec<&str> = text.splitn(count, ':').collect();
    if parts.len() < count || parts.get(service) == Some(&ANY) {
        return if parts.len() < count { text.to_owned() } else { "*".to_owned() };
    }
    let shown = parts.iter().enumerate().map(|(at, part)| match *part {
        ANY | "uin/example" if at + 1 < count => "*",
        part => part,
    });
    shown.collect::<Vec<_>>().join(":")
}

/// Keys of conditions that are the clouds' own.
const KEYS: &[&str] = &[
    "acs:CurrentTime",
    "acs:MFAPresent",
    "acs:PrincipalARN",
    "acs:PrincipalRDId",
    "acs:PrincipalRDPath",
    "acs:RequestTag",
    "acs:ResourceTag",
    "acs:SecureTransport",
    "acs:Service",
    "acs:SourceIp",
    "acs:SourceVpc",
    "acs:VpcSourceIp",
    "oss:Delimiter",
    "oss:Prefix",
    "ram:ServiceName",
    "sts:ExternalId",
];

/// A key of a condition.
pub fn key(key: &str) -> String {
    let (front, rest) =
        key.split_once('/').map_or((key, ""), |(front, _)| (front, key.get(front.len()..).unwrap_or("")));
    let known = KEYS.iter().find(|it| it.eq_ignore_ascii_case(front));
    known.map_or_else(|| key.to_owned(), |it| format!("{it}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identity::{Document, Effect, Patterns, Policy, PolicyKind, PolicyText, Statement};
    use crate::model::{Id, Site};

    #[test]
    fn parts_that_say_nothing_are_left_out() {
        assert_eq!(resource("acs:example:example:example:example"), "*");
        assert_eq!(resource("acs:example:example:1234567890123456:example"), "*");
        assert_eq!(resource("qcs::example:example:uin/100000000001:example"), "*");
        assert_eq!(
            resource("acs:ram:example:1234567890123456:user/example"),
            "acs:ram:*:1234567890123456:user/example"
        );
        assert_eq!(resource("qcs::cvm:example:uin/example:instance/example"), "qcs::cvm:*:*:instance/example");
        for text in ["acs:oss:*:*:photos/a.jpg", "*", "acs:ecs:cn-hangzhou:1:instance/i-1", "example"] {
            assert_eq!(resource(text), text);
        }
    }

    #[test]
    fn capitals_are_the_vendors_or_the_policys() {
        let actions = Patterns { list: vec!["name/made:UpThing".into()], ..Patterns::default() };
        let statement = Statement { effect: Some(Effect::Allow), actions, whole: true, ..Statement::default() };
        let text = PolicyText { statements: vec![statement], ..PolicyText::default() };
        let policy = Policy {
            object: Id::new(0),
            cloud: Cloud::Tencent,
            kind: PolicyKind::Custom,
            name: None,
            shape: None,
            site: Site::block(Id::new(0)),
            document: Some(Document::Parsed(text)),
            bound: false,
            managed: true,
            conflicting: None,
            values_lost: None,
        };
        let identity = Identity { policies: vec![policy], ..Identity::default() };
        let shown = |text: &str| action(&identity, Cloud::Tencent, text);
        assert_eq!(shown("cvm:stopinstances"), "cvm:StopInstances");
        assert_eq!(shown("made:upthing"), "made:UpThing");
        assert_eq!(shown("made:other"), "made:other");
        assert_eq!(key("acs:sourceip"), "acs:SourceIp");
        assert_eq!(key("acs:resourcetag/team"), "acs:ResourceTag/team");
        assert_eq!(key("qcs:ip"), "qcs:ip");
    }
}
