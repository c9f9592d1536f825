//! Actions that check several resources, or resources of one form only, and actions that go by two names.
//!
//! From the authorisation tables of RAM, ECS and CAM. An optional parameter (a key pair, a snapshot) is no slot: who
//! wants to do harm leaves it out.

use super::name;
use super::pattern::{self, Glob};
use super::search::Universe;
use crate::base::Tri;
use crate::model::Cloud;

/// What an action checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    /// A pattern of resources for each slot. `@` at the place of the account stands for the own one.
    templates: &'static [&'static str],
    /// Whether it is documented that the slots after the first are checked.
    pub certain: bool,
}

/// The user, group, role or policy of the own account.
const USER: &str = "acs:ram:*:@:user/*";
const GROUP: &str = "acs:ram:*:@:group/*";
const ROLE: &str = "acs:ram:*:@:role/*";
const POLICY: &str = "acs:ram:*:@:policy/*";
/// A policy of the own account or of the system.
const ANY_POLICY: &str = "acs:ram:*:*:policy/*";
const INSTANCE: &str = "acs:ecs:*:@:instance/*";
const IMAGE: &str = "acs:ecs:*:*:image/*";

const RAM: &[(&str, &[&str])] = &[
    ("ram:createuser", &[USER]),
    ("ram:createloginprofile", &[USER]),
    ("ram:updateloginprofile", &[USER]),
    ("ram:deleteloginprofile", &[USER]),
    ("ram:createaccesskey", &[USER]),
    ("ram:updateaccesskey", &[USER]),
    ("ram:deleteaccesskey", &[USER]),
    ("ram:listaccesskeys", &[USER]),
    ("ram:bindmfadevice", &[USER]),
    ("ram:unbindmfadevice", &[USER]),
    ("ram:addusertogroup", &[USER, GROUP]),
    ("ram:removeuserfromgroup", &[USER, GROUP]),
    ("ram:createrole", &[ROLE]),
    ("ram:getrole", &[ROLE]),
    ("ram:updaterole", &[ROLE]),
    ("ram:deleterole", &[ROLE]),
    ("ram:createpolicy", &[POLICY]),
    ("ram:createpolicyversion", &[POLICY]),
    ("ram:setdefaultpolicyversion", &[POLICY]),
    ("ram:deletepolicyversion", &[POLICY]),
    ("ram:deletepolicy", &[POLICY]),
    ("ram:attachpolicytouser", &[USER, ANY_POLICY]),
    ("ram:attachpolicytogroup", &[GROUP, ANY_POLICY]),
    ("ram:attachpolicytorole", &[ROLE, ANY_POLICY]),
    ("ram:detachpolicyfromuser", &[USER, ANY_POLICY]),
    ("ram:detachpolicyfromgroup", &[GROUP, ANY_POLICY]),
    ("ram:detachpolicyfromrole", &[ROLE, ANY_POLICY]),
    ("ram:setpasswordpolicy", &["acs:ram:*:@:*"]),
    ("ram:setsecuritypreference", &["acs:ram:*:@:*"]),
    ("ram:setaccountalias", &["acs:ram:*:@:*"]),
    ("ram:passrole", &[ROLE]),
    ("sts:assumerole", &["acs:ram:*:*:role/*"]),
    (
        "ecs:createinstance",
        &[INSTANCE, IMAGE, "acs:ecs:*:@:securitygroup/*", "acs:vpc:*:@:vswitch/*", "acs:vpc:*:@:vpc/*"],
    ),
    ("ecs:runinstances", &[INSTANCE, IMAGE, "acs:ecs:*:@:securitygroup/*"]),
    ("ecs:attachkeypair", &[INSTANCE, "acs:ecs:*:@:keypair/*"]),
    ("ecs:replacesystemdisk", &[INSTANCE, IMAGE]),
    ("ecs:createimage", &[IMAGE, INSTANCE]),
    ("ecs:modifyinstanceattribute", &[INSTANCE]),
    ("ecs:attachinstanceramrole", &[INSTANCE]),
    ("ecs:detachinstanceramrole", &[INSTANCE]),
    ("ecs:runcommand", &[INSTANCE, "acs:ecs:*:@:command/*"]),
    ("ecs:invokecommand", &[INSTANCE, "acs:ecs:*:@:command/*"]),
];

const CAM: &[(&str, &[&str])] = &[
    ("tat:runcommand", &["qcs::cvm:*:*:instance/*", "qcs::tat:*:*:command/*"]),
    ("tat:invokecommand", &["qcs::cvm:*:*:instance/*", "qcs::tat:*:*:command/*"]),
];

/// Actions of which it is not documented that they check more than the first slot.
pub const UNCERTAIN: &[&str] = &["ecs:runcommand", "ecs:invokecommand", "tat:runcommand", "tat:invokecommand"];

/// Actions of CAM that are authorised at the grain of the operation: only a statement on `*` says anything of them.
const OPERATIONS: &[&str] = &[
    "adduser",
    "addusertogroup",
    "attachgrouppolicy",
    "attachrolepolicy",
    "attachuserpolicy",
    "createaccesskey",
    "createpolicy",
    "createpolicyversion",
    "createrole",
    "createuseroidcconfig",
    "createusersamlconfig",
    "deleterolepermissionsboundary",
    "deleteuserpermissionsboundary",
    "detachgrouppolicy",
    "detachrolepolicy",
    "detachuserpolicy",
    "putrolepermissionsboundary",
    "putuserpermissionsboundary",
    "removeuserfromgroup",
    "setdefaultpolicyversion",
    "setmfaflag",
    "updateassumerolepolicy",
    "updateoidcconfig",
    "updatepasswordrules",
    "updatepolicy",
    "updateroleconsolelogin",
    "updatesamlprovider",
    "updateuser",
    "updateuseroidcconfig",
    "updateusersamlconfig",
];

/// Calls of IMS that RAM authorises: pages name them `ram:` or `ims:`, and a grant of either counts.
const TWINS: &[&str] = &[
    "addclientidtooidcprovider",
    "addfingerprinttooidcprovider",
    "addusertogroup",
    "bindmfadevice",
    "createaccesskey",
    "createloginprofile",
    "createoidcprovider",
    "createsamlprovider",
    "createuser",
    "deleteaccesskey",
    "deleteloginprofile",
    "deleteoidcprovider",
    "deletesamlprovider",
    "deleteuser",
    "getloginprofile",
    "getuser",
    "listaccesskeys",
    "listusers",
    "removeuserfromgroup",
    "setaccesskeypolicy",
    "setpasswordpolicy",
    "setsecuritypreference",
    "unbindmfadevice",
    "updateaccesskey",
    "updateloginprofile",
    "updateoidcprovider",
    "updatesamlprovider",
    "updateuser",
];

/// The slots of an action (as it is compared); `None`: one slot of a form that is not known.
pub fn slots(cloud: Cloud, action: &str) -> Option<Slots> {
    let table = match cloud {
        Cloud::Alibaba => RAM,
        Cloud::Tencent => CAM,
    };
    // The name in the other product has the same slots.
    let other = twin(cloud, action).filter(|other| other.starts_with("ram:"));
    let action = other.as_deref().unwrap_or(action);
    if let Some((_, templates)) = table.iter().find(|(name, _)| *name == action) {
        let certain =
            !matches!(action, "ecs:runcommand" | "ecs:invokecommand" | "tat:runcommand" | "tat:invokecommand");
        return Some(Slots { templates, certain });
    }
    is_operation(cloud, action).then_some(Slots { templates: &["*"], certain: true })
}

/// Whether an action is authorised at the grain of the operation: the resource that it asks for is `*` itself.
pub fn is_operation(cloud: Cloud, action: &str) -> bool {
    cloud == Cloud::Tencent && action.strip_prefix("cam:").is_some_and(|name| OPERATIONS.binary_search(&name).is_ok())
}

/// Whether a resource pattern can be one that an action checks: `No` where it fits none of the resources that the call is
/// known to check, `Unknown` where that is not known of the call.
pub fn fits(cloud: Cloud, own: Option<&str>, action: &str, resource: &str) -> Tri {
    let Some(slots) = slots(cloud, &name::action(cloud, action)) else { return Tri::Unknown };
    let pattern = Glob::resource(cloud, own, resource).folded();
    let templates = slots.patterns(cloud, own);
    let fits = |template: &String| pattern::overlap(&Glob::plain(template).folded(), &pattern, Universe::Any).exists();
    templates.iter().map(fits).fold(Tri::No, Tri::or)
}

/// The other name of an action (as it is compared) that means the same call.
pub fn twin(cloud: Cloud, action: &str) -> Option<String> {
    if cloud != Cloud::Alibaba {
        return None;
    }
    let (code, name) = action.split_once(':')?;
    let other = match code {
        "ram" => "ims",
        "ims" => "ram",
        _ => return None,
    };
    TWINS.binary_search(&name).ok().map(|_| format!("{other}:{name}"))
}

/// Actions that check more than one resource, which several statements may allow together.
pub fn several(cloud: Cloud) -> Vec<String> {
    let more = |word: &String| slots(cloud, word).is_some_and(|it| it.templates.len() > 1);
    special(cloud).into_iter().filter(more).collect()
}

/// Every action that is not like the others: it has slots, or another name.
pub fn special(cloud: Cloud) -> Vec<String> {
    let mut out: Vec<String> = match cloud {
        Cloud::Alibaba => RAM.iter().map(|(name, _)| (*name).to_owned()).collect(),
        Cloud::Tencent => CAM.iter().map(|(name, _)| (*name).to_owned()).collect(),
    };
    match cloud {
        Cloud::Alibaba => out.extend(TWINS.iter().flat_map(|name| [format!("ram:{name}"), format!("ims:{name}")])),
        Cloud::Tencent => out.extend(OPERATIONS.iter().map(|name| format!("cam:{name}"))),
    }
    out.sort();
    out.dedup();
    out
}

impl Slots {
    /// The template of each slot, as patterns of resources in the form in which they are compared.
    pub fn patterns(&self, cloud: Cloud, own: Option<&str>) -> Vec<String> {
        let filled = |template: &&str| match cloud {
            Cloud::Alibaba => template.replace('@', own.unwrap_or("*")),
            Cloud::Tencent => (*template).to_owned(),
        };
        self.templates.iter().map(|template| name::resource(cloud, own, &filled(template), true)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_folded() {
        assert!(OPERATIONS.is_sorted() && TWINS.is_sorted());
        for (name, _) in RAM.iter().chain(CAM) {
            assert_eq!(*name, name.to_lowercase());
        }
    }

    #[test]
    fn calls_of_ims_have_the_slots_of_ram() {
        assert_eq!(twin(Cloud::Alibaba, "ims:createuser").as_deref(), Some("ram:createuser"));
        assert_eq!(twin(Cloud::Alibaba, "ram:attachpolicytouser"), None);
        let two = slots(Cloud::Alibaba, "ims:addusertogroup").map(|slots| slots.patterns(Cloud::Alibaba, Some("7")));
        assert_eq!(two, Some(vec!["acs:ram:*:7:user/*".into(), "acs:ram:*:7:group/*".into()]));
        assert_eq!(slots(Cloud::Alibaba, "oss:getobject"), None);
        assert!(is_operation(Cloud::Tencent, "cam:attachgrouppolicy") && !is_operation(Cloud::Tencent, "cam:passrole"));
    }
}
