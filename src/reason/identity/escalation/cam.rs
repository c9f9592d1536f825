//! Escalations of CAM.
//!
//! Nearly all calls of CAM itself are authorised on everything or not at all: a statement on a named resource grants
//! nothing.

use super::table::Fact::{IsRole, IsUser, LoginReachable, TrustsCaller, WayIn};
use super::table::Over::{
    Boundary, Bucket, Carrier, Federated, Group, GroupDeny, Nothing, OwnDeny, OwnGroup, OwnPolicy, Role, RoleInstance,
    TakenRole, User,
};
use super::table::{Evidence, Gains, Need, Pass, Row, Slot, Way, by_passing, need, way};
use crate::model::Cloud;
use crate::model::identity::CarrierKind;
use crate::model::identity::FederationKind::{Oidc, Saml};

const V: Evidence = Evidence::Verified;
const U: Evidence = Evidence::Unverified;

const fn row(name: &'static str, evidence: Evidence, ways: &'static [Way]) -> Row {
    Row { name, cloud: Cloud::Tencent, workload: false, evidence, ways }
}

const fn work(name: &'static str, evidence: Evidence, ways: &'static [Way]) -> Row {
    Row { workload: true, ..row(name, evidence, ways) }
}

/// Only a statement on everything counts.
const ALL: &[Slot] = &[Slot::Everything];
const ANY: &[Slot] = &[Slot::Undocumented];
const IT: &[Slot] = &[Slot::Carrier];
const MACHINES: &[CarrierKind] = &[CarrierKind::Instance, CarrierKind::Scaling, CarrierKind::NodePool];

/// Rights edited directly.
pub const DIRECT: &[Row] = &[
    row(
        "attach-user-policy",
        V,
        &[way(Nothing, &[need(&["cam:AttachUserPolicy"], ALL)], Gains::Everything).when(&[IsUser])],
    ),
    row("attach-group-policy", V, &[way(OwnGroup, &[need(&["cam:AttachGroupPolicy"], ALL)], Gains::Everything)]),
    row("attach-role-policy", V, &[way(TakenRole, &[need(&["cam:AttachRolePolicy"], ALL)], Gains::Everything)]),
    row("update-policy", V, &[way(OwnPolicy, &[need(&["cam:UpdatePolicy"], ALL)], Gains::Everything)]),
    row("create-policy-version", V, &[way(OwnPolicy, &[need(&["cam:CreatePolicyVersion"], ALL)], Gains::Everything)]),
    row(
        "set-default-policy-version",
        V,
        &[way(OwnPolicy, &[need(&["cam:SetDefaultPolicyVersion"], ALL)], Gains::OlderVersion).unsure()],
    ),
    row(
        "update-role-trust",
        V,
        &[way(
            Role,
            &[need(&["cam:UpdateAssumeRolePolicy"], ALL), need(&["sts:AssumeRole"], &[Slot::Role])],
            Gains::Role,
        )],
    ),
    row(
        "create-role-and-attach",
        V,
        &[way(
            Nothing,
            &[
                need(&["cam:CreateRole"], ALL),
                need(&["cam:AttachRolePolicy"], ALL),
                need(&["sts:AssumeRole"], &[Slot::NewRole]),
            ],
            Gains::Everything,
        )],
    ),
    row("create-access-key", V, &[way(User, &[need(&["cam:CreateAccessKey"], ALL)], Gains::User)]),
    row("update-user-login", V, &[way(User, &[need(&["cam:UpdateUser"], ALL)], Gains::User)]),
    row(
        "add-user-and-attach",
        V,
        &[way(Nothing, &[need(&["cam:AddUser"], ALL), need(&["cam:AttachUserPolicy"], ALL)], Gains::Everything)],
    ),
    row(
        "add-user-to-group",
        V,
        &[way(Group, &[need(&["cam:AddUserToGroup"], ALL)], Gains::GroupPolicies).when(&[IsUser])],
    ),
    row(
        "boundary-removal",
        V,
        &[
            way(
                Boundary,
                &[need(&["cam:DeleteUserPermissionsBoundary", "cam:PutUserPermissionsBoundary"], ALL)],
                Gains::Bounded,
            )
            .when(&[IsUser]),
            way(
                Boundary,
                &[need(&["cam:DeleteRolePermissionsBoundary", "cam:PutRolePermissionsBoundary"], ALL)],
                Gains::Bounded,
            )
            .when(&[IsRole]),
        ],
    ),
    row(
        "remove-deny",
        V,
        &[
            way(OwnDeny, &[need(&["cam:DetachUserPolicy"], ALL)], Gains::Denied).when(&[IsUser]),
            way(OwnDeny, &[need(&["cam:DetachRolePolicy"], ALL)], Gains::Denied).when(&[IsRole]),
            way(GroupDeny, &[need(&["cam:DetachGroupPolicy"], ALL)], Gains::Denied),
            way(GroupDeny, &[need(&["cam:RemoveUserFromGroup"], ALL)], Gains::GroupDenied).when(&[IsUser]),
        ],
    ),
    row("assume-role", V, &[way(Role, &[need(&["sts:AssumeRole"], &[Slot::Role])], Gains::Role).when(&[TrustsCaller])]),
    row("federation-token", V, &[way(Nothing, &[need(&["sts:GetFederationToken"], ANY)], Gains::Nothing)]),
    row(
        "federation-takeover",
        V,
        &[
            way(Federated(Saml), &[need(&["cam:UpdateSAMLProvider"], ALL)], Gains::Role),
            way(Federated(Oidc), &[need(&["cam:UpdateOIDCConfig"], ALL)], Gains::Role),
            // The login of users: whoever signs in as another one.
            way(
                User,
                &[need(
                    &[
                        "cam:UpdateUserSAMLConfig",
                        "cam:CreateUserSAMLConfig",
                        "cam:UpdateUserOIDCConfig",
                        "cam:CreateUserOIDCConfig",
                    ],
                    ALL,
                )],
                Gains::User,
            )
            .unsure(),
        ],
    ),
    row(
        "role-console-login",
        V,
        &[way(
            Role,
            &[need(&["cam:UpdateRoleConsoleLogin"], ALL), need(&["sts:AssumeRole"], &[Slot::Role])],
            Gains::Role,
        )
        .when(&[TrustsCaller])],
    ),
    row("mfa-relax", V, &[way(Nothing, &[need(&["cam:SetMfaFlag", "cam:UpdatePasswordRules"], ANY)], Gains::Nothing)]),
    row(
        "bucket-policy-self-grant",
        V,
        &[way(Bucket, &[need(&["cos:PutBucketPolicy"], &[Slot::Bucket])], Gains::Bucket)],
    ),
    row(
        "member-account-policy",
        U,
        &[way(
            Nothing,
            &[need(
                &[
                    "organization:CreateOrganizationMemberAuthIdentity",
                    "organization:CreateOrganizationMemberPolicy",
                    "organization:CreateOrganizationMembersPolicy",
                    "organization:CreateOrganizationIdentity",
                    "organization:UpdateOrganizationIdentity",
                    "organization:BindOrganizationMemberAuthAccount",
                    "organization:CreateRoleAssignment",
                    "organization:CreateRoleConfiguration",
                    "organization:AddPermissionPolicyToRoleConfiguration",
                    "organization:UpdateCustomPolicyForRoleConfiguration",
                    "organization:AddUserToGroup",
                ],
                ANY,
            )],
            Gains::Everything,
        )],
    ),
];

const fn pass(services: &'static [&'static str]) -> Pass {
    Pass { services, documented: false }
}

const CVM: &[&str] = &["cvm.qcloud.com"];
const SCF: &[&str] = &["scf.qcloud.com"];
const INVOKE: &[&str] = &["scf:InvokeFunction", "scf:Invoke", "scf:CreateTrigger", "scf:SetTrigger"];

const fn on_machine(needs: &'static [Need]) -> Way {
    way(Carrier(MACHINES), needs, Gains::Role)
}

/// Through a workload.
pub const WORKLOAD: &[Row] = &[
    work("pass-role-to-instance", V, &[by_passing(Role, pass(CVM), &[need(&["cvm:RunInstances"], ANY)])]),
    work(
        "pass-role-to-existing-instance",
        V,
        &[by_passing(RoleInstance, pass(CVM), &[need(&["cvm:ModifyInstancesAttribute"], IT)]).when(&[WayIn])],
    ),
    work("run-command", V, &[on_machine(&[need(&["tat:RunCommand"], &[Slot::Carrier, Slot::Command])])]),
    work(
        "invoke-command",
        V,
        &[on_machine(&[
            need(&["tat:CreateCommand", "tat:ModifyCommand"], &[Slot::Command]),
            need(&["tat:InvokeCommand", "tat:CreateInvoker"], &[Slot::Carrier, Slot::Command]),
        ])],
    ),
    work(
        "pass-role-to-function",
        V,
        &[by_passing(Role, pass(SCF), &[need(&["scf:CreateFunction"], ANY), need(INVOKE, ANY)])],
    ),
    work(
        "update-function-code",
        V,
        &[way(
            Carrier(&[CarrierKind::Function]),
            &[need(&["scf:UpdateFunctionCode", "scf:UpdateFunction"], IT)],
            Gains::Role,
        )],
    ),
    work("update-function-role", V, &[by_passing(Role, pass(SCF), &[need(&["scf:UpdateFunctionConfiguration"], ANY)])]),
    work(
        "scaling-configuration",
        V,
        &[
            by_passing(
                Role,
                pass(CVM),
                &[need(&["as:CreateLaunchConfiguration"], ANY), need(&["as:CreateAutoScalingGroup"], ANY)],
            ),
            by_passing(
                Role,
                pass(CVM),
                &[need(&["as:ModifyLaunchConfigurationAttributes", "as:UpgradeLaunchConfiguration"], ANY)],
            )
            .unsure(),
        ],
    ),
    work(
        "launch-template-version",
        V,
        &[by_passing(Role, pass(CVM), &[need(&["cvm:CreateLaunchTemplateVersion"], ANY)]).unsure()],
    ),
    work("node-pool-role", U, &[by_passing(Role, pass(CVM), &[need(&["tke:CreateClusterNodePool"], ANY)])]),
    work(
        "reset-instance",
        V,
        &[on_machine(&[need(
            &[
                "cvm:ResetInstance",
                "cvm:ResetInstancesPassword",
                "cvm:AssociateInstancesKeyPairs",
                "cvm:EnterRescueMode",
            ],
            IT,
        )])
        .when(&[LoginReachable])],
    ),
    work(
        "vnc-console",
        V,
        &[on_machine(&[
            need(&["cvm:DescribeInstanceVncUrl"], IT),
            need(&["cvm:ResetInstancesPassword", "cvm:ResetInstance"], IT),
        ])
        .unsure()],
    ),
];
