//! Cases for the rows of the catalogue of escalations: what is there, what is needed, what is gained.

pub mod text;

use menshen::model::Cloud;

/// A row: what is there besides the user `u`, what `u` needs, what it gains.
pub struct Case {
    /// Its name.
    pub row: &'static str,
    /// Its cloud.
    pub cloud: Cloud,
    /// Further resources.
    pub world: &'static str,
    /// Actions of which none may be missing.
    pub needs: &'static [&'static str],
    /// `administration`, `role app`, …; `-`: nothing.
    pub gains: &'static str,
    /// Whether it surely works.
    pub sure: bool,
}

pub const ALI: Cloud = Cloud::Alibaba;
pub const TC: Cloud = Cloud::Tencent;

const fn case(
    row: &'static str,
    world: &'static str,
    needs: &'static [&'static str],
    gains: &'static str,
    sure: bool,
) -> Case {
    Case { row, cloud: ALI, world, needs, gains, sure }
}

const fn cam(
    row: &'static str,
    world: &'static str,
    needs: &'static [&'static str],
    gains: &'static str,
    sure: bool,
) -> Case {
    Case { row, cloud: TC, world, needs, gains, sure }
}

pub const ADMIN: &str = "administration";
const APP: &str = "role app";

pub const CASES: &[Case] = &[
    case("attach-policy-to-user", "", &["ram:AttachPolicyToUser"], ADMIN, true),
    case("attach-policy-to-group", "group own", &["ram:AttachPolicyToGroup"], ADMIN, true),
    case("attach-policy-to-role", "role root", &["ram:AttachPolicyToRole", "sts:AssumeRole"], ADMIN, true),
    case("create-policy-version", "", &["ram:CreatePolicyVersion"], ADMIN, true),
    case("set-default-policy-version", "", &["ram:SetDefaultPolicyVersion"], "older own", false),
    case("create-access-key", "user", &["ram:CreateAccessKey"], "user boss", true),
    case("create-login-profile", "user", &["ram:CreateLoginProfile"], "user boss", true),
    case("update-login-profile", "user false", &["ram:UpdateLoginProfile"], "user boss", true),
    case("add-user-to-group", "group", &["ram:AddUserToGroup"], "group g", true),
    case("update-role-trust", "role ecs", &["ram:UpdateRole", "sts:AssumeRole"], APP, true),
    case("create-role-and-attach", "", &["ram:CreateRole", "ram:AttachPolicyToRole", "sts:AssumeRole"], ADMIN, true),
    case(
        "create-user-and-attach",
        "",
        &["ram:CreateUser", "ram:AttachPolicyToUser", "ram:CreateAccessKey"],
        ADMIN,
        true,
    ),
    case(
        "create-user-and-attach",
        "group",
        &["ram:CreateUser", "ram:AddUserToGroup", "ram:CreateLoginProfile"],
        "group g",
        true,
    ),
    case("create-policy-and-attach", "", &["ram:CreatePolicy", "ram:AttachPolicyToUser"], ADMIN, true),
    case("assume-role", "role root", &["sts:AssumeRole"], APP, true),
    case("remove-deny", "deny", &["ram:DetachPolicyFromUser"], "denied", true),
    case("rewrite-deny-policy", "deny", &["ram:CreatePolicyVersion"], "denied", true),
    case("federation-takeover", "role saml", &["ims:UpdateSAMLProvider"], APP, false),
    case("federation-takeover", "role oidc", &["ims:UpdateOIDCProvider"], APP, false),
    case(
        "resource-manager-attach",
        "",
        &["resourcemanager:AttachPolicy", "resourcemanager:CreatePolicyVersion"],
        ADMIN,
        false,
    ),
    case("sso-assignment", "", &["cloudsso:CreateAccessAssignment"], ADMIN, false),
    case("control-policy-removal", "control", &["resourcemanager:DetachControlPolicy"], "controlled", false),
    case("key-network-policy-relax", "", &["ims:SetAccessKeyPolicy"], "-", true),
    case("security-preference-relax", "", &["ram:SetSecurityPreference"], "-", true),
    case("key-policy-self-grant", "key", &["kms:SetKeyPolicy"], "thing", false),
    case("bucket-policy-self-grant", "bucket", &["oss:PutBucketPolicy"], "thing", true),
    case("pass-role-to-instance", "role ecs", &["ram:PassRole", "ecs:RunInstances"], APP, true),
    case(
        "pass-role-to-existing-instance",
        "role ecs\ninstance",
        &["ram:PassRole", "ecs:AttachInstanceRamRole"],
        APP,
        false,
    ),
    case("run-command", "role ecs\ninstance app", &["ecs:RunCommand"], APP, true),
    case("invoke-command", "role ecs\ninstance app", &["ecs:InvokeCommand"], APP, false),
    case("send-file", "role ecs\ninstance app", &["ecs:SendFile"], APP, false),
    case("terminal-session", "role ecs\ninstance app", &["ecs:StartTerminalSession"], APP, false),
    case(
        "change-user-data",
        "role ecs\ninstance app",
        &["ecs:ModifyInstanceAttribute", "ecs:StopInstance", "ecs:StartInstance"],
        APP,
        false,
    ),
    case("replace-system-disk", "role ecs\ninstance app", &["ecs:ReplaceSystemDisk", "ecs:StartInstance"], APP, true),
    case("attach-key-pair", "role ecs\ninstance app", &["ecs:AttachKeyPair", "ecs:RebootInstance"], APP, false),
    case(
        "vnc-console",
        "role ecs\ninstance app",
        &["ecs:DescribeInstanceVncUrl", "ecs:ModifyInstanceVncPasswd"],
        APP,
        false,
    ),
    case("launch-template-version", "role ecs", &["ecs:CreateLaunchTemplateVersion"], APP, false),
    case(
        "scaling-configuration",
        "role ecs",
        &["ess:CreateScalingConfiguration", "ess:EnableScalingGroup"],
        APP,
        false,
    ),
    case("pass-role-to-function", "role fc", &["ram:PassRole", "fc:CreateFunction", "fc:InvokeFunction"], APP, true),
    case("update-function-role", "role fc", &["ram:PassRole", "fc:UpdateFunction"], APP, false),
    case("update-function-code", "role fc\nfunction", &["fc:UpdateFunction"], APP, false),
    case("pass-role-to-stack", "role ros", &["ros:CreateStack"], APP, false),
    case("update-stack", "role ros\nstack", &["ros:UpdateStack"], APP, true),
    case("stack-group", "role ros", &["ros:CreateStackGroup", "ros:CreateStackInstances"], APP, false),
    case("pass-role-to-automation", "role oos", &["ram:PassRole", "oos:StartExecution"], APP, true),
    case("update-automation-template", "role oos\nautomation", &["oos:UpdateTemplate"], APP, false),
    case("pass-role-to-flow", "role fnf", &["ram:PassRole", "fnf:CreateFlow", "fnf:StartExecution"], APP, true),
    case("pass-role-to-container-group", "role eci", &["eci:CreateContainerGroup"], APP, false),
    case("node-pool-role", "role ecs", &["cs:CreateClusterNodePool"], APP, false),
    case("cluster-kubeconfig", "role ecs\npool", &["cs:DescribeClusterUserKubeconfig"], APP, false),
    case("image-backdoor", "role ecs\ntemplate", &["ecs:ModifyImageSharePermission", "ecs:CopyImage"], APP, false),
    case("log-etl-role", "role log", &["log:CreateETL"], APP, false),
    cam("attach-user-policy", "", &["cam:AttachUserPolicy"], ADMIN, true),
    cam("attach-group-policy", "group own", &["cam:AttachGroupPolicy"], ADMIN, true),
    cam("attach-role-policy", "role root", &["cam:AttachRolePolicy", "sts:AssumeRole"], ADMIN, true),
    cam("update-policy", "", &["cam:UpdatePolicy"], ADMIN, true),
    cam("create-policy-version", "", &["cam:CreatePolicyVersion"], ADMIN, true),
    cam("set-default-policy-version", "", &["cam:SetDefaultPolicyVersion"], "older own", false),
    cam("update-role-trust", "role cvm", &["cam:UpdateAssumeRolePolicy", "sts:AssumeRole"], APP, true),
    cam("create-role-and-attach", "", &["cam:CreateRole", "cam:AttachRolePolicy", "sts:AssumeRole"], ADMIN, true),
    cam("create-access-key", "user", &["cam:CreateAccessKey"], "user boss", true),
    cam("update-user-login", "user", &["cam:UpdateUser"], "user boss", true),
    cam("add-user-and-attach", "", &["cam:AddUser", "cam:AttachUserPolicy"], ADMIN, true),
    cam("add-user-to-group", "group", &["cam:AddUserToGroup"], "group g", true),
    cam("boundary-removal", "boundary", &["cam:DeleteUserPermissionsBoundary"], "bounded", true),
    cam("remove-deny", "deny", &["cam:DetachUserPolicy"], "denied", true),
    cam("assume-role", "role root", &["sts:AssumeRole"], APP, true),
    cam("federation-token", "", &["sts:GetFederationToken"], "-", true),
    cam("federation-takeover", "role saml", &["cam:UpdateSAMLProvider"], APP, true),
    cam("role-console-login", "role root", &["cam:UpdateRoleConsoleLogin", "sts:AssumeRole"], APP, true),
    cam("mfa-relax", "", &["cam:SetMfaFlag"], "-", true),
    cam("bucket-policy-self-grant", "bucket", &["cos:PutBucketPolicy"], "thing", true),
    cam("member-account-policy", "", &["organization:CreateRoleAssignment"], ADMIN, false),
    cam("pass-role-to-instance", "role cvm", &["cvm:RunInstances"], APP, false),
    cam("pass-role-to-existing-instance", "role cvm\ninstance", &["cvm:ModifyInstancesAttribute"], APP, false),
    cam("run-command", "role cvm\ninstance app", &["tat:RunCommand"], APP, true),
    cam("invoke-command", "role cvm\ninstance app", &["tat:CreateCommand", "tat:InvokeCommand"], APP, true),
    cam("pass-role-to-function", "role scf", &["scf:CreateFunction", "scf:InvokeFunction"], APP, false),
    cam("update-function-code", "role scf\nfunction", &["scf:UpdateFunctionCode"], APP, true),
    cam("update-function-role", "role scf", &["scf:UpdateFunctionConfiguration"], APP, false),
    cam(
        "scaling-configuration",
        "role cvm",
        &["as:CreateLaunchConfiguration", "as:CreateAutoScalingGroup"],
        APP,
        false,
    ),
    cam("launch-template-version", "role cvm", &["cvm:CreateLaunchTemplateVersion"], APP, false),
    cam("node-pool-role", "role cvm", &["tke:CreateClusterNodePool"], APP, false),
    cam("reset-instance", "role cvm\ninstance app", &["cvm:ResetInstancesPassword"], APP, false),
    cam(
        "vnc-console",
        "role cvm\ninstance app",
        &["cvm:DescribeInstanceVncUrl", "cvm:ResetInstancesPassword"],
        APP,
        false,
    ),
];
