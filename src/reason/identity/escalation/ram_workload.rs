//! Escalations of RAM through a workload: a role is handed to a service, or code is run where a role is carried.

use super::table::Fact::{Carries, LoginReachable, Roleless, There, WayIn};
use super::table::Over::{Carrier, Role, RoleInstance};
use super::table::{Evidence, Gains, Need, Pass, Row, Slot, Way, by_passing, need, way};
use crate::model::Cloud;
use crate::model::identity::CarrierKind;

const fn row(name: &'static str, evidence: Evidence, ways: &'static [Way]) -> Row {
    Row { name, cloud: Cloud::Alibaba, workload: true, evidence, ways }
}

const V: Evidence = Evidence::Verified;
const API: Evidence = Evidence::Api;
const U: Evidence = Evidence::Unverified;

const fn pass(services: &'static [&'static str]) -> Pass {
    Pass { services, documented: true }
}

/// It is not documented that these ask for the right to pass the role.
const fn pass_perhaps(services: &'static [&'static str]) -> Pass {
    Pass { services, documented: false }
}

const ECS: &[&str] = &["ecs.aliyuncs.com"];
const FC: &[&str] = &["fc.aliyuncs.com"];

const IMAGE: Slot = Slot::Chosen("ecs", "image");
const GROUP: Slot = Slot::Chosen("ecs", "securitygroup");
const KEY_PAIR: Slot = Slot::Chosen("ecs", "keypair");
const ANY: &[Slot] = &[Slot::Undocumented];
const IT: &[Slot] = &[Slot::Carrier];

/// Instances of a scaling group or node pool are there, but not under ids of this input.
const MACHINES: &[CarrierKind] = &[CarrierKind::Instance, CarrierKind::Scaling, CarrierKind::NodePool];
const FUNCTIONS: &[CarrierKind] = &[CarrierKind::Function];

const fn on_machine(needs: &'static [Need]) -> Way {
    way(Carrier(MACHINES), needs, Gains::Role)
}

const CREATE: Need = need(
    &["ecs:CreateInstance"],
    &[Slot::NewInstance, IMAGE, GROUP, Slot::Chosen("ecs", "vswitch"), Slot::Chosen("ecs", "vpc")],
);

/// Through a workload.
pub const WORKLOAD: &[Row] = &[
    row(
        "pass-role-to-instance",
        V,
        &[
            by_passing(Role, pass(ECS), &[need(&["ecs:RunInstances"], &[Slot::NewInstance, IMAGE, GROUP])]),
            by_passing(Role, pass(ECS), &[CREATE, need(&["ecs:StartInstance"], &[Slot::NewInstance])]),
            by_passing(Role, pass(ECS), &[CREATE]).unsure(),
        ],
    ),
    row(
        "pass-role-to-existing-instance",
        V,
        &[
            by_passing(RoleInstance, pass(ECS), &[need(&["ecs:AttachInstanceRamRole"], IT)]).when(&[Roleless, WayIn]),
            by_passing(
                RoleInstance,
                pass(ECS),
                &[need(&["ecs:AttachInstanceRamRole"], IT), need(&["ecs:DetachInstanceRamRole"], IT)],
            )
            .when(&[Carries, WayIn]),
        ],
    ),
    row("run-command", V, &[on_machine(&[need(&["ecs:RunCommand"], &[Slot::Carrier, Slot::Command])])]),
    row(
        "invoke-command",
        V,
        &[
            on_machine(&[
                need(&["ecs:CreateCommand"], &[Slot::Command]),
                need(&["ecs:InvokeCommand"], &[Slot::Carrier, Slot::Command]),
            ]),
            on_machine(&[need(&["ecs:InvokeCommand"], &[Slot::Carrier, Slot::Command])]).unsure(),
        ],
    ),
    row("send-file", API, &[on_machine(&[need(&["ecs:SendFile"], IT)]).unsure()]),
    row("terminal-session", U, &[on_machine(&[need(&["ecs:StartTerminalSession"], IT)])]),
    row(
        "change-user-data",
        V,
        &[
            on_machine(&[
                need(&["ecs:ModifyInstanceAttribute"], IT),
                need(&["ecs:StopInstance"], IT),
                need(&["ecs:StartInstance"], IT),
            ])
            .unsure(),
            on_machine(&[need(&["ecs:ModifyInstanceAttribute"], IT), need(&["ecs:RebootInstance"], IT)]).unsure(),
        ],
    ),
    row(
        "replace-system-disk",
        V,
        &[on_machine(&[need(&["ecs:ReplaceSystemDisk"], &[Slot::Carrier, IMAGE]), need(&["ecs:StartInstance"], IT)])],
    ),
    row(
        "attach-key-pair",
        V,
        &[on_machine(&[need(&["ecs:AttachKeyPair"], &[Slot::Carrier, KEY_PAIR]), need(&["ecs:RebootInstance"], IT)])
            .when(&[LoginReachable])],
    ),
    row(
        "vnc-console",
        U,
        &[on_machine(&[need(&["ecs:DescribeInstanceVncUrl"], IT), need(&["ecs:ModifyInstanceVncPasswd"], IT)])
            .unsure()],
    ),
    row(
        "launch-template-version",
        U,
        &[by_passing(Role, pass_perhaps(ECS), &[need(&["ecs:CreateLaunchTemplateVersion"], ANY)]).unsure()],
    ),
    row(
        "scaling-configuration",
        U,
        &[by_passing(
            Role,
            pass_perhaps(&["ecs.aliyuncs.com", "ess.aliyuncs.com"]),
            &[
                need(&["ess:CreateScalingConfiguration", "ess:ModifyScalingConfiguration"], ANY),
                need(&["ess:EnableScalingGroup"], ANY),
            ],
        )],
    ),
    row(
        "pass-role-to-function",
        V,
        &[by_passing(
            Role,
            pass(FC),
            &[need(&["fc:CreateFunction"], ANY), need(&["fc:InvokeFunction", "fc:CreateTrigger"], ANY)],
        )],
    ),
    row(
        "update-function-role",
        V,
        &[
            by_passing(
                Role,
                pass(FC),
                &[need(&["fc:UpdateFunction", "fc:UpdateService"], ANY), need(&["fc:InvokeFunction"], ANY)],
            )
            .when(&[There(CarrierKind::Function)]),
            by_passing(Role, pass(FC), &[need(&["fc:UpdateFunction", "fc:UpdateService"], ANY)])
                .when(&[There(CarrierKind::Function)])
                .unsure(),
        ],
    ),
    row(
        "update-function-code",
        V,
        &[
            way(Carrier(FUNCTIONS), &[need(&["fc:UpdateFunction"], IT), need(&["fc:InvokeFunction"], IT)], Gains::Role),
            way(Carrier(FUNCTIONS), &[need(&["fc:UpdateFunction"], IT)], Gains::Role).unsure(),
        ],
    ),
    row(
        "pass-role-to-stack",
        API,
        &[by_passing(Role, pass_perhaps(&["ros.aliyuncs.com"]), &[need(&["ros:CreateStack"], ANY)])],
    ),
    row(
        "update-stack",
        API,
        &[
            way(Carrier(&[CarrierKind::Stack]), &[need(&["ros:UpdateStack"], IT)], Gains::Role),
            way(
                Carrier(&[CarrierKind::Stack]),
                &[need(&["ros:CreateChangeSet"], IT), need(&["ros:ExecuteChangeSet"], IT)],
                Gains::Role,
            )
            .unsure(),
        ],
    ),
    row(
        "stack-group",
        U,
        &[by_passing(
            Role,
            pass_perhaps(&["ros.aliyuncs.com"]),
            &[need(&["ros:CreateStackGroup"], ANY), need(&["ros:CreateStackInstances"], ANY)],
        )],
    ),
    row(
        "pass-role-to-automation",
        V,
        &[by_passing(Role, pass(&["oos.aliyuncs.com"]), &[need(&["oos:StartExecution"], ANY)])],
    ),
    row(
        "update-automation-template",
        API,
        // Somebody else has to execute it.
        &[way(Carrier(&[CarrierKind::Automation]), &[need(&["oos:UpdateTemplate"], IT)], Gains::Role).unsure()],
    ),
    row(
        "pass-role-to-flow",
        V,
        &[by_passing(
            Role,
            pass(&["fnf.aliyuncs.com"]),
            &[need(&["fnf:CreateFlow", "fnf:UpdateFlow"], ANY), need(&["fnf:StartExecution"], ANY)],
        )],
    ),
    row(
        "pass-role-to-container-group",
        U,
        &[by_passing(
            Role,
            pass_perhaps(&["ecs.aliyuncs.com", "eci.aliyuncs.com"]),
            &[need(&["eci:CreateContainerGroup", "eci:UpdateContainerGroup"], ANY)],
        )],
    ),
    row(
        "node-pool-role",
        U,
        &[by_passing(
            Role,
            pass_perhaps(&["ecs.aliyuncs.com", "cs.aliyuncs.com"]),
            &[need(&["cs:CreateClusterNodePool", "cs:ModifyClusterNodePool"], ANY)],
        )],
    ),
    row(
        "cluster-kubeconfig",
        U,
        &[way(Carrier(&[CarrierKind::NodePool]), &[need(&["cs:DescribeClusterUserKubeconfig"], ANY)], Gains::Role)],
    ),
    row(
        "image-backdoor",
        V,
        &[way(
            Carrier(&[CarrierKind::Template, CarrierKind::Scaling]),
            &[need(&["ecs:ModifyImageSharePermission"], &[IMAGE]), need(&["ecs:CopyImage"], &[IMAGE])],
            Gains::Role,
        )
        .unsure()],
    ),
    row(
        "log-etl-role",
        U,
        &[by_passing(Role, pass_perhaps(&["log.aliyuncs.com"]), &[need(&["log:CreateETL", "log:UpdateETL"], ANY)])],
    ),
];
