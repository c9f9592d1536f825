//! Statements that let somebody hand roles to services: `ram:PassRole`, `cam:PassRole`.

use super::patterns::{allows, is_every_action, is_everything, matches_action, names_action, parts, whole_service};
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Statement};

/// The action of a cloud.
pub fn action(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "ram:PassRole",
        Cloud::Tencent => "cam:PassRole",
    }
}

/// Whether a statement allows it by a pattern that is about it: everything, everything of a service, and everything but
/// some actions have rules of their own.
pub fn allows_passing(cloud: Cloud, statement: &Statement) -> bool {
    let pass = action(cloud);
    let own = |pattern: &str| !is_every_action(pattern) && whole_service(pattern).is_none();
    allows(statement).possibly()
        && !statement.actions.except
        && statement.actions.list.iter().any(|pattern| own(pattern) && matches_action(pattern, pass))
}

/// Whether a deny of the same document surely takes it away again.
pub fn denied(cloud: Cloud, statements: &[Statement]) -> bool {
    statements.iter().any(|statement| {
        statement.effect == Some(Effect::Deny)
            && statement.whole
            && statement.condition.is_none()
            && !statement.resources.except
            && names_action(&statement.actions, action(cloud)).surely()
            && statement.resources.list.iter().any(|resource| is_everything(resource))
    })
}

/// The pattern among a statement's resources that is for more than one role, if there is one.
pub fn several(cloud: Cloud, resources: &Patterns) -> Option<&str> {
    if resources.except {
        return Some("*");
    }
    resources.list.iter().map(|pattern| &**pattern).find(|pattern| is_for_several(cloud, pattern))
}

fn is_for_several(cloud: Cloud, pattern: &str) -> bool {
    let wild = |text: &str| text.contains('*') || (cloud == Cloud::Alibaba && text.contains('?'));
    let (service, id) = match parts(cloud, pattern) {
        Some((service, id)) => (service, id),
        // What has fewer parts covers the rest by its last `*`.
        None => return wild(pattern) && !pattern.contains(HOLE),
    };
    let own = match cloud {
        Cloud::Alibaba => "ram",
        Cloud::Tencent => "cam",
    };
    if !service.is_empty() && !matches_action(service, own) {
        return false;
    }
    let kinds: &[&str] = match cloud {
        Cloud::Alibaba => &["role/"],
        Cloud::Tencent => &["role/", "roleName/", "tencentcloudServiceRoleName/"],
    };
    kinds.iter().any(|kind| match id.strip_prefix(kind) {
        Some(name) => wild(name),
        None => {
            let literal = id.find(['*', '?']).unwrap_or(id.len());
            wild(id) && id.get(..literal).is_some_and(|front| kind.starts_with(front))
        }
    })
}

/// The names of roles that a pattern is about, where it is about single ones: `acs:ram::1:role/app`.
pub fn role_name(pattern: &str) -> Option<&str> {
    let (_, name) = pattern.rsplit_once("role/").or(pattern.rsplit_once("roleName/"))?;
    (!name.is_empty() && !name.contains(['*', '?', HOLE])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_or_several() {
        for pattern in
            ["*", "acs:ram:*:*:*", "acs:ram:*:*:role/*", "acs:ram::1:role/app-*", "acs:ram:*:*:r*", "acs:*:*:*:*"]
        {
            assert!(is_for_several(Cloud::Alibaba, pattern), "{pattern}");
        }
        for pattern in ["acs:ram:*:*:role/app", "acs:ram:*:*:user/*", "acs:oss:*:*:*"] {
            assert!(!is_for_several(Cloud::Alibaba, pattern), "{pattern}");
        }
        for pattern in ["*", "qcs::cam::uin/1:roleName/*", "qcs::cam::uin/1:role/*", "qcs::cam:::*"] {
            assert!(is_for_several(Cloud::Tencent, pattern), "{pattern}");
        }
        for pattern in ["qcs::cam::uin/1:roleName/app", "qcs::cam::uin/1:roleName/a?", "qcs::cvm:::*"] {
            assert!(!is_for_several(Cloud::Tencent, pattern), "{pattern}");
        }
        let unknown = crate::base::hole::named("alicloud_ram_role.app.arn");
        assert!(!is_for_several(Cloud::Alibaba, &unknown));
        assert_eq!(role_name("acs:ram:*:*:role/app"), Some("app"));
    }
}
