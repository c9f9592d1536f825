//! Escalations of RAM by editing rights.
//!
//! Calls on users, keys, logins and federations are authorised under `ram:` and, on newer pages, under `ims:`: a grant
//! under either name counts.

use super::table::Fact::{FromRole, IsRole, IsUser, Login, NoLogin, NoSecondFactor, TrustsCaller};
use super::table::Over::{
    Bucket, Control, CustomDeny, Federated, Group, GroupDeny, Key, Nothing, OwnDeny, OwnGroup, OwnGroupPolicy,
    OwnPolicy, Policy, Role, TakenRole, TakenRolePolicy, User,
};
use super::table::{Evidence, Gains, Row, Slot, Way, need, way};
use crate::model::Cloud;
use crate::model::identity::FederationKind::{Oidc, Saml};

const fn row(name: &'static str, evidence: Evidence, ways: &'static [Way]) -> Row {
    Row { name, cloud: Cloud::Alibaba, workload: false, evidence, ways }
}

const V: Evidence = Evidence::Verified;
const U: Evidence = Evidence::Unverified;

/// What makes a new user usable.
const CREDENTIAL: &[&str] =
    &["ram:CreateAccessKey", "ims:CreateAccessKey", "ram:CreateLoginProfile", "ims:CreateLoginProfile"];
const CREATE_USER: &[&str] = &["ram:CreateUser", "ims:CreateUser"];
const JOIN: &[&str] = &["ram:AddUserToGroup", "ims:AddUserToGroup"];
const UNBIND: &[&str] = &["ram:UnbindMFADevice", "ims:UnbindMFADevice"];
const UPDATE_LOGIN: &[&str] = &["ram:UpdateLoginProfile", "ims:UpdateLoginProfile"];

/// Rights edited directly.
pub const DIRECT: &[Row] = &[
    row(
        "attach-policy-to-user",
        V,
        &[way(Policy, &[need(&["ram:AttachPolicyToUser"], &[Slot::Own, Slot::Policy])], Gains::Policy).when(&[IsUser])],
    ),
    row(
        "attach-policy-to-group",
        V,
        &[way(OwnGroupPolicy, &[need(&["ram:AttachPolicyToGroup"], &[Slot::Group, Slot::Policy])], Gains::Policy)],
    ),
    row(
        "attach-policy-to-role",
        V,
        &[way(TakenRolePolicy, &[need(&["ram:AttachPolicyToRole"], &[Slot::Role, Slot::Policy])], Gains::Policy)],
    ),
    row(
        "create-policy-version",
        V,
        &[way(OwnPolicy, &[need(&["ram:CreatePolicyVersion"], &[Slot::Policy])], Gains::Everything)],
    ),
    row(
        "set-default-policy-version",
        V,
        &[way(OwnPolicy, &[need(&["ram:SetDefaultPolicyVersion"], &[Slot::Policy])], Gains::OlderVersion).unsure()],
    ),
    row(
        "create-access-key",
        V,
        &[way(User, &[need(&["ram:CreateAccessKey", "ims:CreateAccessKey"], &[Slot::User])], Gains::User)],
    ),
    row(
        "create-login-profile",
        V,
        &[way(User, &[need(&["ram:CreateLoginProfile", "ims:CreateLoginProfile"], &[Slot::User])], Gains::User)
            .when(&[NoLogin])],
    ),
    row(
        "update-login-profile",
        V,
        &[
            way(User, &[need(UPDATE_LOGIN, &[Slot::User])], Gains::User).when(&[Login, NoSecondFactor]),
            way(User, &[need(UPDATE_LOGIN, &[Slot::User]), need(UNBIND, &[Slot::User])], Gains::User).when(&[Login]),
            way(User, &[need(UPDATE_LOGIN, &[Slot::User])], Gains::User).when(&[Login]).unsure(),
        ],
    ),
    row(
        "add-user-to-group",
        V,
        &[way(Group, &[need(JOIN, &[Slot::Own, Slot::Group])], Gains::GroupPolicies).when(&[IsUser])],
    ),
    row(
        "update-role-trust",
        V,
        &[way(
            Role,
            &[need(&["ram:UpdateRole"], &[Slot::Role]), need(&["sts:AssumeRole"], &[Slot::Role])],
            Gains::Role,
        )],
    ),
    row(
        "create-role-and-attach",
        V,
        &[way(
            Policy,
            &[
                need(&["ram:CreateRole"], &[Slot::NewRole]),
                need(&["ram:AttachPolicyToRole"], &[Slot::NewRole, Slot::Policy]),
                need(&["sts:AssumeRole"], &[Slot::NewRole]),
            ],
            Gains::Policy,
        )],
    ),
    row(
        "create-user-and-attach",
        V,
        &[
            way(
                Policy,
                &[
                    need(CREATE_USER, &[Slot::NewUser]),
                    need(&["ram:AttachPolicyToUser"], &[Slot::NewUser, Slot::Policy]),
                    need(CREDENTIAL, &[Slot::NewUser]),
                ],
                Gains::Policy,
            ),
            way(
                Group,
                &[
                    need(CREATE_USER, &[Slot::NewUser]),
                    need(JOIN, &[Slot::NewUser, Slot::Group]),
                    need(CREDENTIAL, &[Slot::NewUser]),
                ],
                Gains::GroupPolicies,
            ),
        ],
    ),
    row(
        "create-policy-and-attach",
        V,
        &[
            way(
                Nothing,
                &[
                    need(&["ram:CreatePolicy"], &[Slot::NewPolicy]),
                    need(&["ram:AttachPolicyToUser"], &[Slot::Own, Slot::NewPolicy]),
                ],
                Gains::Everything,
            )
            .when(&[IsUser]),
            way(
                OwnGroup,
                &[
                    need(&["ram:CreatePolicy"], &[Slot::NewPolicy]),
                    need(&["ram:AttachPolicyToGroup"], &[Slot::Group, Slot::NewPolicy]),
                ],
                Gains::Everything,
            ),
            way(
                TakenRole,
                &[
                    need(&["ram:CreatePolicy"], &[Slot::NewPolicy]),
                    need(&["ram:AttachPolicyToRole"], &[Slot::Role, Slot::NewPolicy]),
                ],
                Gains::Everything,
            ),
        ],
    ),
    row("assume-role", V, &[way(Role, &[need(&["sts:AssumeRole"], &[Slot::Role])], Gains::Role).when(&[TrustsCaller])]),
    row(
        "assume-role-chain",
        V,
        &[way(Role, &[need(&["sts:AssumeRole"], &[Slot::Role])], Gains::Role).when(&[FromRole, TrustsCaller])],
    ),
    row(
        "remove-deny",
        V,
        &[
            way(OwnDeny, &[need(&["ram:DetachPolicyFromUser"], &[Slot::Own, Slot::Policy])], Gains::Denied)
                .when(&[IsUser]),
            way(OwnDeny, &[need(&["ram:DetachPolicyFromRole"], &[Slot::Own, Slot::Policy])], Gains::Denied)
                .when(&[IsRole]),
            way(GroupDeny, &[need(&["ram:DetachPolicyFromGroup"], &[Slot::Group, Slot::Policy])], Gains::Denied),
            way(
                GroupDeny,
                &[need(&["ram:RemoveUserFromGroup", "ims:RemoveUserFromGroup"], &[Slot::Own, Slot::Group])],
                Gains::GroupDenied,
            )
            .when(&[IsUser]),
        ],
    ),
    row(
        "rewrite-deny-policy",
        V,
        &[
            way(CustomDeny, &[need(&["ram:CreatePolicyVersion"], &[Slot::Policy])], Gains::Denied),
            way(CustomDeny, &[need(&["ram:DeletePolicyVersion"], &[Slot::Policy])], Gains::Denied).unsure(),
        ],
    ),
    row(
        "federation-takeover",
        U,
        &[
            way(
                Federated(Saml),
                &[need(&["ram:UpdateSAMLProvider", "ims:UpdateSAMLProvider"], &[Slot::Undocumented])],
                Gains::Role,
            ),
            way(
                Federated(Oidc),
                &[need(
                    &[
                        "ims:UpdateOIDCProvider",
                        "ims:AddFingerprintToOIDCProvider",
                        "ims:AddClientIdToOIDCProvider",
                        "ram:UpdateOIDCProvider",
                        "ram:AddFingerprintToOIDCProvider",
                        "ram:AddClientIdToOIDCProvider",
                    ],
                    &[Slot::Undocumented],
                )],
                Gains::Role,
            ),
        ],
    ),
    row(
        "resource-manager-attach",
        U,
        &[way(
            Nothing,
            &[
                need(&["ram:AttachPolicy", "resourcemanager:AttachPolicy"], &[Slot::Undocumented]),
                need(&["ram:CreatePolicyVersion", "resourcemanager:CreatePolicyVersion"], &[Slot::Undocumented]),
            ],
            Gains::Everything,
        )],
    ),
    row(
        "sso-assignment",
        U,
        &[way(
            Nothing,
            &[need(
                &[
                    "cloudsso:CreateAccessAssignment",
                    "cloudsso:AddPermissionPolicyToAccessConfiguration",
                    "cloudsso:UpdateInlinePolicyForAccessConfiguration",
                    "cloudsso:AddUserToGroup",
                ],
                &[Slot::Undocumented],
            )],
            Gains::Everything,
        )],
    ),
    row(
        "control-policy-removal",
        U,
        &[way(
            Control,
            &[need(
                &[
                    "resourcemanager:DetachControlPolicy",
                    "resourcemanager:UpdateControlPolicy",
                    "resourcemanager:DisableControlPolicy",
                ],
                &[Slot::Undocumented],
            )],
            Gains::Controlled,
        )],
    ),
    row(
        "key-network-policy-relax",
        Evidence::Api,
        &[way(
            Nothing,
            &[need(&["ims:SetAccessKeyPolicy", "ram:SetAccessKeyPolicy"], &[Slot::Undocumented])],
            Gains::Nothing,
        )],
    ),
    row(
        "security-preference-relax",
        V,
        &[way(
            Nothing,
            &[need(
                &[
                    "ram:SetSecurityPreference",
                    "ims:SetSecurityPreference",
                    "ram:SetPasswordPolicy",
                    "ims:SetPasswordPolicy",
                    "ram:UnbindMFADevice",
                    "ims:UnbindMFADevice",
                ],
                &[Slot::Undocumented],
            )],
            Gains::Nothing,
        )],
    ),
    row("key-policy-self-grant", U, &[way(Key, &[need(&["kms:SetKeyPolicy"], &[Slot::Key])], Gains::Key)]),
    row(
        "bucket-policy-self-grant",
        V,
        &[way(Bucket, &[need(&["oss:PutBucketPolicy"], &[Slot::Bucket])], Gains::Bucket)],
    ),
];
