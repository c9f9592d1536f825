//! High-risk actions, class by class: what makes a grant on many resources worth a finding.
//!
//! In: nothing. Out: [`classes`]. The names are those of the clouds' documentation and of their providers' calls; those
//! marked unsure are of a name or a prefix that could not be verified, and make a finding possible, not definite.

use crate::base::Severity;
use crate::model::Cloud;

/// An action of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Risky {
    /// `code:Name`; `code:*` stands for every write of the service.
    pub action: &'static str,
    /// Sensitive even on one resource.
    pub sensitive: bool,
    /// The name, or its prefix, is not verified.
    pub unsure: bool,
}

/// A class of actions.
#[derive(Clone, Copy, Debug)]
pub struct Class {
    /// `credential-exposure`.
    pub name: &'static str,
    /// Actions of RAM.
    pub alibaba: &'static [Risky],
    /// Actions of CAM.
    pub tencent: &'static [Risky],
    /// How bad; `code-execution` is high where a carrier of a role is in reach.
    pub severity: Severity,
    /// The rule that reports it; `None`: counts in those about new access and about roles of carriers only.
    pub rule: Option<&'static str>,
}

impl Class {
    /// Its actions in a cloud.
    pub fn actions(&self, cloud: Cloud) -> &'static [Risky] {
        match cloud {
            Cloud::Alibaba => self.alibaba,
            Cloud::Tencent => self.tencent,
        }
    }
}

/// All classes, the ones that are looked at first at the beginning.
pub fn classes() -> &'static [Class] {
    CLASSES
}

/// A class by its name.
pub fn class(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.name == name)
}

const fn plain(action: &'static str) -> Risky {
    Risky { action, sensitive: false, unsure: false }
}

const fn sensitive(action: &'static str) -> Risky {
    Risky { action, sensitive: true, unsure: false }
}

const fn unsure(action: &'static str) -> Risky {
    Risky { action, sensitive: false, unsure: true }
}

const CLASSES: &[Class] = &[
    Class {
        name: "credential-exposure",
        alibaba: &[
            sensitive("ram:CreateAccessKey"),
            plain("ram:CreateLoginProfile"),
            plain("ecs:DescribeUserData"),
            unsure("ecs:DescribeInstanceVncUrl"),
            plain("kms:GetSecretValue"),
            plain("oos:GetSecretParameter"),
            unsure("oos:GetSecretParametersByPath"),
            plain("cs:DescribeClusterUserKubeconfig"),
            plain("cr:GetAuthorizationToken"),
            plain("rds:ResetAccountPassword"),
            unsure("ecs:DescribeInvocationResults"),
        ],
        tencent: &[
            sensitive("cam:CreateAccessKey"),
            plain("ssm:GetSecretValue"),
            plain("ssm:GetSSHKeyPairValue"),
            plain("sts:GetFederationToken"),
            plain("cvm:DescribeInstanceVncUrl"),
            plain("tke:DescribeClusterKubeconfig"),
        ],
        severity: Severity::High,
        rule: Some("IAM115"),
    },
    Class {
        name: "decrypt-all",
        alibaba: &[
            plain("kms:Decrypt"),
            plain("kms:GenerateDataKey"),
            unsure("kms:ReEncrypt"),
            unsure("kms:AsymmetricDecrypt"),
        ],
        tencent: &[plain("kms:Decrypt"), plain("kms:GenerateDataKey")],
        severity: Severity::High,
        rule: Some("IAM114"),
    },
    Class {
        name: "key-destruction",
        alibaba: &[
            sensitive("kms:ScheduleKeyDeletion"),
            plain("kms:DisableKey"),
            plain("kms:SetKeyPolicy"),
            plain("kms:DeleteSecret"),
        ],
        tencent: &[sensitive("kms:ScheduleKeyDeletion"), plain("kms:DisableKey"), plain("ssm:DeleteSecret")],
        severity: Severity::High,
        rule: None,
    },
    Class {
        name: "object-read",
        alibaba: &[plain("oss:GetObject"), plain("oss:GetObjectVersion"), plain("oss:ListObjects")],
        tencent: &[plain("cos:GetObject"), plain("cos:GetBucket")],
        severity: Severity::Medium,
        rule: Some("IAM113"),
    },
    Class {
        name: "object-expose",
        alibaba: &[
            plain("oss:PutBucketPolicy"),
            plain("oss:PutBucketAcl"),
            plain("oss:PutObjectAcl"),
            unsure("oss:PutBucketPublicAccessBlock"),
            unsure("oss:DeleteBucketPublicAccessBlock"),
            plain("oss:PutBucketReplication"),
        ],
        tencent: &[
            plain("cos:PutBucketPolicy"),
            plain("cos:PutBucketACL"),
            plain("cos:PutObjectACL"),
            plain("cos:PutBucketReplication"),
        ],
        severity: Severity::High,
        rule: Some("IAM117"),
    },
    Class {
        name: "object-destroy",
        alibaba: &[
            plain("oss:DeleteObject"),
            plain("oss:DeleteBucket"),
            plain("oss:PutBucketLifecycle"),
            unsure("oss:AbortBucketWorm"),
        ],
        tencent: &[plain("cos:DeleteObject"), plain("cos:DeleteBucket"), plain("cos:PutBucketLifecycle")],
        severity: Severity::Medium,
        rule: None,
    },
    Class {
        name: "database-expose",
        alibaba: &[
            plain("rds:ModifySecurityIps"),
            plain("rds:AllocateInstancePublicConnection"),
            plain("rds:DescribeBackups"),
            plain("rds:CreateAccount"),
        ],
        tencent: &[plain("cdb:OpenWanService"), plain("cdb:DescribeBackups")],
        severity: Severity::High,
        rule: Some("IAM113"),
    },
    Class {
        name: "image-snapshot-share",
        alibaba: &[
            plain("ecs:ModifyImageSharePermission"),
            plain("ecs:ExportImage"),
            plain("ecs:CopyImage"),
            unsure("ecs:ExportSnapshot"),
            plain("ecs:CreateSnapshot"),
        ],
        tencent: &[
            plain("cvm:ModifyImageSharePermission"),
            plain("cvm:ExportImages"),
            plain("cvm:SyncImages"),
            unsure("cbs:ModifySnapshotsSharePermission"),
        ],
        severity: Severity::High,
        rule: Some("IAM113"),
    },
    Class {
        name: "audit-tamper",
        alibaba: &[
            sensitive("actiontrail:StopLogging"),
            sensitive("actiontrail:DeleteTrail"),
            plain("actiontrail:UpdateTrail"),
            plain("log:DeleteLogStore"),
            plain("log:DeleteProject"),
            plain("vpc:DeleteFlowLog"),
            plain("vpc:DeactiveFlowLog"),
            unsure("config:StopConfigurationRecorder"),
        ],
        tencent: &[
            sensitive("cloudaudit:StopLogging"),
            sensitive("cloudaudit:DeleteAuditTrack"),
            plain("cloudaudit:ModifyAuditTrack"),
            plain("cloudaudit:UpdateAudit"),
            plain("cls:DeleteLogset"),
            plain("cls:DeleteTopic"),
        ],
        severity: Severity::High,
        rule: Some("IAM116"),
    },
    Class {
        name: "protection-disable",
        alibaba: &[
            unsure("yundun-sas:*"),
            plain("ecs:ModifyInstanceMetadataOptions"),
            plain("ecs:ModifyInstanceAttribute"),
            unsure("waf:*"),
        ],
        tencent: &[unsure("cwp:*"), unsure("yunjing:*")],
        severity: Severity::Medium,
        rule: None,
    },
    Class {
        name: "network-open",
        alibaba: &[
            plain("ecs:AuthorizeSecurityGroup"),
            plain("ecs:JoinSecurityGroup"),
            plain("vpc:AssociateEipAddress"),
            plain("vpc:CreateForwardEntry"),
        ],
        tencent: &[
            plain("cvm:CreateSecurityGroupPolicies"),
            plain("vpc:CreateSecurityGroupPolicies"),
            plain("cvm:AssociateSecurityGroups"),
            plain("vpc:AssociateAddress"),
        ],
        severity: Severity::Medium,
        rule: None,
    },
    Class {
        name: "code-execution",
        alibaba: &[
            plain("ecs:RunCommand"),
            plain("ecs:InvokeCommand"),
            plain("ecs:SendFile"),
            unsure("ecs:StartTerminalSession"),
            plain("ecs:ModifyInstanceAttribute"),
            plain("ecs:ReplaceSystemDisk"),
            plain("ecs:AttachKeyPair"),
            unsure("ecs:ModifyInstanceVncPasswd"),
            plain("fc:UpdateFunction"),
            plain("ros:UpdateStack"),
            unsure("ros:ExecuteChangeSet"),
            plain("oos:UpdateTemplate"),
            unsure("cs:DescribeClusterUserKubeconfig"),
        ],
        tencent: &[
            plain("tat:RunCommand"),
            plain("tat:InvokeCommand"),
            plain("tat:CreateInvoker"),
            plain("scf:UpdateFunctionCode"),
            plain("scf:UpdateFunction"),
            plain("cvm:ResetInstance"),
            plain("cvm:ResetInstancesPassword"),
            plain("cvm:AssociateInstancesKeyPairs"),
            plain("cvm:EnterRescueMode"),
        ],
        severity: Severity::Medium,
        rule: Some("IAM201"),
    },
];

#[cfg(test)]
mod tests {
    use super::super::catalogue::is_known;
    use super::*;
    use crate::base::Tri;

    #[test]
    fn every_action_of_a_class_is_in_the_catalogue() {
        for class in classes() {
            for cloud in [Cloud::Alibaba, Cloud::Tencent] {
                assert!(!class.actions(cloud).is_empty(), "{}", class.name);
                for risky in class.actions(cloud) {
                    assert_eq!(is_known(cloud, risky.action), Tri::Yes, "{}", risky.action);
                    assert!(!risky.action.ends_with(":*") || risky.unsure);
                }
            }
        }
    }

    #[test]
    fn sensitive_actions_are_the_ones_that_need_one_resource_only() {
        let found: Vec<&str> = classes()
            .iter()
            .flat_map(|class| class.alibaba.iter().chain(class.tencent))
            .filter(|risky| risky.sensitive)
            .map(|risky| risky.action)
            .collect();
        assert_eq!(
            found,
            [
                "ram:CreateAccessKey",
                "cam:CreateAccessKey",
                "kms:ScheduleKeyDeletion",
                "kms:ScheduleKeyDeletion",
                "actiontrail:StopLogging",
                "actiontrail:DeleteTrail",
                "cloudaudit:StopLogging",
                "cloudaudit:DeleteAuditTrack",
            ]
        );
        assert_eq!(class("decrypt-all").and_then(|it| it.rule), Some("IAM114"));
        assert_eq!(class("nothing").map(|it| it.name), None);
    }
}
