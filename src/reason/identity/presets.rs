//! System (preset) policies: what the ones that are commonly attached allow, as far as it is published.
//!
//! In: a cloud and a policy's name. Out: the statements that are surely in it, and what may be in it besides. Both clouds
//! add to these policies without notice, so that a published list is a lower bound. Of a policy whose content is not
//! published, what it is known to hold may be in it; the administrator's, and the ones that give all of their own product,
//! are taken at their word. Of a name that is not listed, only its ending tells something. Sources: the clouds' pages of
//! system policies.

use crate::model::Cloud;
use crate::model::policy::{Condition, Effect, Patterns, Statement};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// What a preset policy is made of, in the table.
struct Preset {
    cloud: Cloud,
    names: &'static [&'static str],
    parts: &'static [Part],
}

/// A part of it: allowed actions.
#[derive(Clone, Copy)]
enum Part {
    /// These actions on everything.
    Must(&'static [&'static str]),
    /// Everything but these.
    Except(&'static [&'static str]),
    /// These on these resources.
    On(&'static [&'static str], &'static [&'static str]),
    /// These actions where the service that receives a role is one of these.
    To(&'static [&'static str], &'static [&'static str]),
    /// These may be in it, too.
    May(&'static [&'static str]),
    /// Everything but these may be in it.
    MayExcept(&'static [&'static str]),
}

use Part::{Except, May, MayExcept, Must, On, To};

const ALI: Cloud = Cloud::Alibaba;
const TC: Cloud = Cloud::Tencent;

const READS: &[&str] = &["*:Describe*", "*:Get*", "*:List*"];

const fn preset(cloud: Cloud, names: &'static [&'static str], parts: &'static [Part]) -> Preset {
    Preset { cloud, names, parts }
}

const TABLE: &[Preset] = &[
    preset(ALI, &["AdministratorAccess"], &[Must(&["*"])]),
    preset(
        ALI,
        &["PowerUserAccess"],
        &[
            Except(&[
                "ram:*",
                "ims:*",
                "resourcemanager:*",
                "resourcesharing:*",
                "cloudsso:*",
                "bss:ModifyAccount",
                "bss:ModifyBillingAccount",
                "bss:ModifyPaymentRelationship",
                "bssapi:ModifyAccountRelation",
            ]),
            Must(&[
                "ram:ListUserBasicInfos",
                "ram:ListRoles",
                "ram:CreateServiceLinkedRole",
                "ram:DeleteServiceLinkedRole",
            ]),
            May(&[
                "ram:*ServiceLinkedRole*",
                "resourcemanager:Get*",
                "resourcemanager:List*",
                "resourcemanager:*ResourceGroup*",
            ]),
        ],
    ),
    preset(
        ALI,
        &["ReadOnlyAccess"],
        &[May(&[
            "*:Describe*",
            "*:List*",
            "*:Get*",
            "*:BatchGet*",
            "*:Query*",
            "*:BatchQuery*",
            "actiontrail:LookupEvents",
        ])],
    ),
    preset(ALI, &["AliyunRAMFullAccess"], &[Must(&["ram:*"]), May(&["ims:*"])]),
    preset(
        ALI,
        &["AliyunRAMReadOnlyAccess"],
        &[Must(&[
            "ram:Get*",
            "ram:List*",
            "ram:GenerateCredentialReport",
            "accessanalyzer:Get*",
            "accessanalyzer:List*",
        ])],
    ),
    preset(ALI, &["AliyunSTSAssumeRoleAccess"], &[May(&["sts:AssumeRole"])]),
    preset(ALI, &["AliyunECSFullAccess"], &[Must(&["ecs:*", "vpc:DescribeVpcs", "vpc:DescribeVSwitches"])]),
    preset(
        ALI,
        &["AliyunECSReadOnlyAccess"],
        &[Must(&["ecs:Describe*", "ecs:List*", "vpc:DescribeVpcs", "vpc:DescribeVSwitches"])],
    ),
    preset(
        ALI,
        &["AliyunECSAssistantFullAccess"],
        &[On(
            &[
                "ecs:DescribeInstances",
                "ecs:DescribeTag*",
                "ecs:*Command",
                "ecs:DescribeCommand*",
                "ecs:DescribeInvocation*",
                "ecs:StopInvocation",
                "ecs:*CloudAssistant*",
            ],
            &["acs:ecs:*:*:instance/*", "acs:ecs:*:*:command/*"],
        )],
    ),
    preset(ALI, &["AliyunOSSFullAccess"], &[Must(&["oss:*"])]),
    preset(ALI, &["AliyunOSSReadOnlyAccess"], &[Must(&["oss:Get*", "oss:List*"])]),
    preset(ALI, &["AliyunFCFullAccess"], &[Must(&["fc:*"]), To(&["ram:PassRole"], &["fc.aliyuncs.com"])]),
    preset(ALI, &["AliyunFnFFullAccess"], &[Must(&["fnf:*"]), To(&["ram:PassRole"], &["fnf.aliyuncs.com"])]),
    preset(ALI, &["AliyunOOSFullAccess"], &[Must(&["oos:*"]), May(&["ram:PassRole"])]),
    preset(ALI, &["AliyunROSFullAccess"], &[Must(&["ros:*"]), May(&["ram:PassRole"])]),
    preset(ALI, &["AliyunOOSReadOnlyAccess"], &[Must(&["oos:List*", "oos:Get*"])]),
    preset(ALI, &["AliyunKMSFullAccess"], &[Must(&["kms:*"])]),
    preset(
        ALI,
        &["AliyunKMSCryptoUserAccess"],
        &[May(&[
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:GenerateDataKey*",
            "kms:Asymmetric*",
            "kms:Describe*",
            "kms:List*",
        ])],
    ),
    preset(
        ALI,
        &["AliyunKMSSecretUserAccess"],
        &[May(&["kms:GetSecretValue", "kms:DescribeSecret", "kms:ListSecret*"])],
    ),
    preset(ALI, &["AliyunVPCFullAccess"], &[Must(&["vpc:*Vpc*", "vpc:*FlowLog*"]), May(&["vpc:*"])]),
    preset(ALI, &["AliyunRDSFullAccess"], &[Must(&["rds:*"])]),
    preset(ALI, &["AliyunLogFullAccess"], &[Must(&["log:*"])]),
    preset(ALI, &["AliyunActionTrailFullAccess"], &[Must(&["actiontrail:*"])]),
    preset(ALI, &["AliyunCloudControlAPIFullAccess"], &[Must(&["cloudcontrol:*"])]),
    preset(TC, &["AdministratorAccess"], &[Must(&["*"])]),
    preset(TC, &["ReadOnlyAccess"], &[May(READS)]),
    preset(TC, &["QcloudCamFullAccess"], &[Must(&["cam:*"])]),
    preset(TC, &["QcloudCamReadOnlyAccess"], &[May(&["cam:Get*", "cam:List*", "cam:Describe*"])]),
    preset(TC, &["QcloudCVMFullAccess"], &[Must(&["cvm:*"]), May(&["vpc:*", "clb:*", "monitor:*", "cam:PassRole"])]),
    preset(
        TC,
        &["QcloudCVMReadOnlyAccess", "QcloudCVMInnerReadOnlyAccess"],
        &[May(&["cvm:Describe*", "cvm:Inquiry*"])],
    ),
    preset(TC, &["QcloudCOSFullAccess"], &[Must(&["cos:*"])]),
    preset(TC, &["QcloudCOSDataReadOnly"], &[May(&["cos:Get*", "cos:List*", "cos:Head*", "cos:Options*"])]),
    preset(TC, &["QcloudSCFFullAccess"], &[Must(&["scf:*"]), May(&["cam:PassRole"])]),
    preset(TC, &["QcloudTATFullAccess"], &[Must(&["tat:*"])]),
    preset(TC, &["QcloudKMSFullAccess"], &[Must(&["kms:*"])]),
    preset(TC, &["QcloudSSMFullAccess"], &[Must(&["ssm:*"])]),
    preset(TC, &["QcloudSTSFullAccess"], &[May(&["sts:*"])]),
    preset(TC, &["QCloudResourceFullAccess"], &[MayExcept(&["cam:*", "finance:*"])]),
    preset(TC, &["QcloudTCMFullAccess"], &[Must(&["tcm:*"])]),
    preset(TC, &["QcloudTCMReadOnlyAccess"], &[Must(&["tcm:Describe*", "tcm:List*", "tcm:Get*"])]),
];

/// What actions the system policy whose name begins like this passes roles with: the service-linked one of ECS.
const SERVICE_ROLE: &str = "AliyunServiceRolePolicyFor";

/// By cloud and name.
type Table = BTreeMap<Cloud, BTreeMap<&'static str, Vec<Statement>>>;

fn table() -> &'static Table {
    static TABLES: OnceLock<Table> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut out = Table::new();
        for row in TABLE {
            for name in row.names {
                let statements = row.parts.iter().enumerate().map(statement).collect();
                out.entry(row.cloud).or_default().insert(name, statements);
            }
        }
        out
    })
}

/// Whether the content of a system policy is known here.
pub fn is_listed(cloud: Cloud, name: &str) -> bool {
    table().get(&cloud).is_some_and(|it| it.contains_key(name))
}

/// The statements of a system policy, and whether there may be others of any kind (the name tells nothing). A statement
/// that only may be in it is not `whole`.
pub fn statements(cloud: Cloud, name: &str) -> (Cow<'static, [Statement]>, bool) {
    if let Some(found) = table().get(&cloud).and_then(|it| it.get(name)) {
        return (Cow::Borrowed(found), false);
    }
    let rest = match cloud {
        Cloud::Alibaba => name.strip_prefix("Aliyun"),
        Cloud::Tencent => name.strip_prefix("Qcloud").or(name.strip_prefix("QCloud")),
    };
    let Some(rest) = rest.filter(|_| !name.starts_with(SERVICE_ROLE)) else { return (Cow::Borrowed(&[]), true) };
    let ends = [("FullAccess", &["*"][..]), ("ReadOnlyAccess", &["Get*", "List*", "Describe*"])];
    let Some((code, patterns)) = ends.iter().find_map(|(end, of)| Some((rest.strip_suffix(end)?, of))) else {
        return (Cow::Borrowed(&[]), true);
    };
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return (Cow::Borrowed(&[]), true);
    }
    let code = code.to_ascii_lowercase();
    let actions: Vec<Arc<str>> = patterns.iter().map(|pattern| format!("{code}:{pattern}").into()).collect();
    let statement = Statement { whole: false, ..allow(0, Patterns { list: actions, ..Patterns::default() }) };
    (Cow::Owned(vec![statement]), true)
}

fn list(words: &[&str]) -> Patterns {
    Patterns { list: words.iter().map(|word| Arc::from(*word)).collect(), ..Patterns::default() }
}

fn allow(index: usize, actions: Patterns) -> Statement {
    Statement {
        index,
        effect: Some(Effect::Allow),
        actions,
        resources: list(&["*"]),
        whole: true,
        ..Statement::default()
    }
}

fn statement((index, part): (usize, &Part)) -> Statement {
    match *part {
        Must(actions) => allow(index, list(actions)),
        May(actions) => Statement { whole: false, ..allow(index, list(actions)) },
        MayExcept(actions) => Statement { whole: false, ..allow(index, Patterns { except: true, ..list(actions) }) },
        Except(actions) => allow(index, Patterns { except: true, ..list(actions) }),
        On(actions, resources) => Statement { resources: list(resources), ..allow(index, list(actions)) },
        To(actions, services) => {
            let values: Vec<Arc<str>> = services.iter().map(|word| Arc::from(*word)).collect();
            let condition =
                Condition { operator: "StringEquals".into(), key: "acs:Service".into(), values, partly_unknown: false };
            Statement {
                condition: Some(format!("{{\"StringEquals\":{{\"acs:Service\":{services:?}}}}}")),
                conditions: vec![condition],
                ..allow(index, list(actions))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn listed_policies_hold_what_is_published() {
        let (found, open) = statements(Cloud::Alibaba, "AliyunFCFullAccess");
        assert!(!open && found.len() == 2 && found.iter().all(|it| it.whole));
        assert_eq!(found[1].conditions[0].key.as_ref(), "acs:Service");
        let (power, _) = statements(Cloud::Alibaba, "PowerUserAccess");
        assert!(power[0].actions.except && power[0].actions.list.contains(&"ram:*".into()));
        assert!(is_listed(Cloud::Tencent, "QcloudCVMInnerReadOnlyAccess"));
        assert!(!is_listed(Cloud::Tencent, "AliyunECSFullAccess"));
    }

    /// The published ones, and those that give all of their product, hold it for sure; of the others all only may be there.
    #[test]
    fn what_is_not_published_is_not_sure() {
        let sure = |cloud, name: &str| -> Vec<String> {
            let (found, open) = statements(cloud, name);
            assert!(!open && is_listed(cloud, name), "{name}");
            let sure = found.iter().filter(|it| it.whole).flat_map(|it| it.actions.list.iter());
            sure.map(ToString::to_string).collect()
        };
        let ali = |name: &str| sure(Cloud::Alibaba, name);
        let tencent = |name: &str| sure(Cloud::Tencent, name);
        for name in
            ["ReadOnlyAccess", "AliyunSTSAssumeRoleAccess", "AliyunKMSCryptoUserAccess", "AliyunKMSSecretUserAccess"]
        {
            assert!(ali(name).is_empty(), "{name}");
        }
        assert_eq!(ali("AdministratorAccess"), ["*"]);
        assert_eq!(ali("AliyunRAMFullAccess"), ["ram:*"]);
        assert_eq!(ali("AliyunOOSFullAccess"), ["oos:*"]);
        assert_eq!(ali("AliyunOSSReadOnlyAccess"), ["oss:Get*", "oss:List*"]);
        for name in [
            "ReadOnlyAccess",
            "QcloudCamReadOnlyAccess",
            "QcloudCVMReadOnlyAccess",
            "QcloudCVMInnerReadOnlyAccess",
            "QcloudCOSDataReadOnly",
            "QcloudSTSFullAccess",
            "QCloudResourceFullAccess",
        ] {
            assert!(tencent(name).is_empty(), "{name}");
        }
        assert_eq!(tencent("AdministratorAccess"), ["*"]);
        assert_eq!(tencent("QcloudCVMFullAccess"), ["cvm:*"]);
        assert_eq!(tencent("QcloudSCFFullAccess"), ["scf:*"]);
        let (resources, _) = statements(Cloud::Tencent, "QCloudResourceFullAccess");
        assert!(resources[0].actions.except && resources[0].actions.list.contains(&"cam:*".into()));
    }

    #[test]
    fn the_ending_of_a_name_says_what_may_be_in_it() {
        let (found, open) = statements(Cloud::Alibaba, "AliyunSLBReadOnlyAccess");
        assert!(open && !found[0].whole, "what else is in it, nobody says");
        assert_eq!(found[0].actions.list[0].as_ref(), "slb:Get*");
        let (found, _) = statements(Cloud::Tencent, "QcloudCDBFullAccess");
        assert_eq!(found[0].actions.list, ["cdb:*".into()]);
        for name in ["AliyunServiceRolePolicyForX", "whatever", "AliyunFullAccess", "Aliyun"] {
            assert!(statements(Cloud::Alibaba, name).1, "{name}");
        }
    }
}
