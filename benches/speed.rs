//! What the stages cost: a plan indexed, a plan scanned, a directory read and evaluated, a directory scanned, rules
//! solved. `scripts/bench` runs them and prints how they relate. Small inputs, made here, the same each time.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use menshen::base::Tri;
use menshen::base::net::{AddressSet, PortSet, ServiceSet};
use menshen::config::Settings;
use menshen::input::{Request, read};
use menshen::model::identity::{Condition, Effect, Patterns, Statement};
use menshen::model::network::{
    Addresses, Bounds, Direction, Extent, GroupBinding, GroupBindings, GroupType, Interface, InterfaceRole, Network,
    NicScope, Order, PathKind, Peer, PublicBinding, Rule, RuleAction, SecurityGroup, Services,
};
use menshen::model::{Cloud, Id, Known, Ref, Site};
use menshen::reason::exposure;
use menshen::reason::permission::{Held, Holding, Question, Space, includes};
use rayon::prelude::*;
use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

fn request(path: PathBuf) -> Request {
    Request { paths: vec![path], current_dir: Path::new("/").to_owned(), ..Request::default() }
}

/// A directory with groups, rules, and an instance in each file.
fn directory(root: &Path, files: usize, rules: usize) {
    for file in 0..files {
        let mut text = format!(
            "resource \"alicloud_security_group\" \"g{file}\" {{}}\nresource \"alicloud_instance\" \"i{file}\" {{\n  \
             security_groups = [alicloud_security_group.g{file}.id]\n  internet_max_bandwidth_out = 5\n}}\n"
        );
        for rule in 0..rules {
            let port = 1024 + rule * 7;
            write!(
                text,
                "resource \"alicloud_security_group_rule\" \"r{file}_{rule}\" {{\n  type = \"ingress\"\n  ip_protocol = \
                 \"tcp\"\n  port_range = \"{port}/{port}\"\n  cidr_ip = \"10.{rule}.0.0/16\"\n  security_group_id = \
                 alicloud_security_group.g{file}.id\n}}\n"
            )
            .unwrap();
        }
        std::fs::write(root.join(format!("f{file}.tf")), text).unwrap();
    }
}

/// A plan of unchanged rules: each of them as resource change, with values on both sides.
fn plan(path: &Path, rules: usize) {
    let change = |rule: usize| {
        let port = 1024 + rule % 60_000;
        let values = format!(
            "{{\"type\":\"ingress\",\"ip_protocol\":\"tcp\",\"port_range\":\"{port}/{port}\",\"cidr_ip\":\"10.0.0.0/8\",\
             \"policy\":\"accept\",\"priority\":1,\"security_group_id\":\"sg-{}\",\"description\":\"{}\"}}",
            rule / 100,
            "text ".repeat(40)
        );
        format!(
            "{{\"address\":\"alicloud_security_group_rule.r[{rule}]\",\"mode\":\"managed\",\
             \"type\":\"alicloud_security_group_rule\",\"name\":\"r\",\"index\":{rule},\
             \"provider_name\":\"registry.terraform.io/aliyun/alicloud\",\"change\":{{\"actions\":[\"no-op\"],\
             \"before\":{values},\"after\":{values},\"after_unknown\":{{}},\"before_sensitive\":{{}},\
             \"after_sensitive\":{{}}}}}}"
        )
    };
    let changes = (0..rules).map(change).collect::<Vec<_>>().join(",");
    let text = format!(
        "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\"planned_values\":{{\"root_module\":{{}}}},\
         \"resource_changes\":[{changes}],\"configuration\":{{\"root_module\":{{}}}}}}"
    );
    std::fs::write(path, text).unwrap();
}

fn rule(seed: u64, cloud: Cloud, at: usize) -> Rule {
    let noise = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 7;
    let site = || Site::block(Id::new(0));
    let peer = match noise % 10 {
        0 => AddressSet::all_v4(),
        1 => AddressSet::parse("10.0.0.0/8").unwrap(),
        _ => {
            let (a, b, c) = (1 + noise / 10 % 220, noise / 3000 % 250, noise / 70_000 % 250);
            AddressSet::parse(&format!("{a}.{b}.{c}.0/{}", 16 + noise / 99 % 9)).unwrap()
        }
    };
    let services = match noise / 31 % 8 {
        0 => ServiceSet::all(),
        1 => ServiceSet::tcp(PortSet::range(1, 65_535)),
        2 => ServiceSet::tcp(PortSet::range(8_000, 8_100)),
        _ => ServiceSet::tcp_port((noise / 1000 % 60_000) as u16 + 1),
    };
    let action = if (noise / 7).is_multiple_of(10) { RuleAction::Drop } else { RuleAction::Accept };
    Rule {
        site: site(),
        peer_site: site(),
        port_site: site(),
        direction: Direction::Ingress,
        action: Known::Yes(action),
        order: match cloud {
            Cloud::Alibaba => Order::Priority(Known::Yes((noise / 5 % 100) as u16 + 1)),
            Cloud::Tencent => Order::Position(at as u32),
        },
        peer: Peer::Addresses(Bounds::exact(peer)),
        services: Services::Inline(Bounds::exact(services)),
        nic: NicScope::Any,
        exists: Tri::Yes,
        reasons: Vec::new(),
        faults: Vec::new(),
        place: Arc::from(""),
    }
}

/// Groups with rules, and interfaces that share them; every second interface has an address.
fn network(cloud: Cloud, groups: usize, rules: usize, interfaces: usize) -> Network {
    let mut out = Network::default();
    for group in 0..groups {
        out.groups.push(SecurityGroup {
            object: Id::new(0),
            cloud,
            kind: Known::Yes(GroupType::Normal),
            vpc: None,
            inner_access: Tri::Yes,
            rules: (0..rules).map(|at| rule((group * rules + at) as u64 + 1, cloud, at)).collect(),
            closed_world: Tri::Yes,
        });
    }
    for at in 0..interfaces {
        let bound =
            GroupBinding { group: Ref::Resolved(Id::new(at % groups)), site: Site::block(Id::new(0)), bound: Tri::Yes };
        out.interfaces.push(Interface {
            object: Id::new(0),
            address: Arc::from("i"),
            cloud,
            owner: None,
            role: InterfaceRole::Primary,
            subnet: None,
            v4: Addresses::Unknown,
            v6: Addresses::None,
            groups: GroupBindings { list: vec![bound], ordered: true, extent: Extent::Exact, appended: 0 },
            exists: Tri::Yes,
        });
        if at % 2 == 0 {
            out.bindings.push(PublicBinding {
                skips_acl: Tri::No,
                kind: PathKind::Eip,
                interface: Ref::Resolved(Id::new(at)),
                address: None,
                site: Site::block(Id::new(0)),
                exists: Tri::Yes,
                reasons: Vec::new(),
            });
        }
    }
    out
}

fn inputs(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    for (name, files, count) in [("1000", 10, 98), ("5000", 50, 98)] {
        let root = folder.path().join(name);
        std::fs::create_dir(&root).unwrap();
        directory(&root, files, count);
        let request = request(root);
        c.bench_function(&format!("directory read {name}"), |b| b.iter(|| read(black_box(&request))));
        let settings = Settings::default();
        c.bench_function(&format!("directory scan {name}"), |b| b.iter(|| menshen::analyze(&request, &settings)));
    }
    for (name, count) in [("1000", 1000), ("5000", 5000)] {
        let path = folder.path().join(format!("{name}.json"));
        plan(&path, count);
        let request = request(path);
        c.bench_function(&format!("plan index {name}"), |b| b.iter(|| read(black_box(&request))));
        c.bench_function(&format!("plan decode {name}"), |b| {
            b.iter(|| {
                let (plans, _) = read(&request);
                plans.iter().for_each(|plan| plan.content.each(&|_, _| true, &mut |it| drop(black_box(it))));
            });
        });
        let settings = Settings::default();
        c.bench_function(&format!("plan scan {name}"), |b| b.iter(|| menshen::analyze(&request, &settings)));
    }
}

fn rules(c: &mut Criterion) {
    let cases = [
        ("exposure 100 groups of 200", network(Cloud::Alibaba, 100, 200, 1000)),
        ("exposure 100 groups of 200, ten times the interfaces", network(Cloud::Alibaba, 100, 200, 10_000)),
        ("exposure 1 group of 5000", network(Cloud::Tencent, 1, 5000, 10)),
        // Goals: each of these in 2 s.
        ("exposure 1000 groups of 200, 10000 interfaces", network(Cloud::Alibaba, 1000, 200, 10_000)),
        ("exposure 1 group of 50000", network(Cloud::Tencent, 1, 50_000, 10)),
        ("exposure 1 group of 50000 by priority", network(Cloud::Alibaba, 1, 50_000, 10)),
    ];
    for (name, network) in &cases {
        c.bench_function(name, |b| b.iter_batched(|| (), |()| exposure::solve(network), BatchSize::PerIteration));
    }
}

/// Policies of statements on the services that policies are about.
fn policies(count: usize, statements: usize) -> Vec<Vec<Statement>> {
    let verbs = ["Describe*", "Get*", "Create*", "DeleteInstance", "List*", "*", "Modify*Attribute", "PutBucketPolicy"];
    let noise = |at: usize| (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 17;
    let list = |list: Vec<Arc<str>>| Patterns { except: false, list, partly_unknown: false };
    let statement = |at: usize| {
        let seed = noise(at);
        let service = SERVICES[(seed % 12) as usize];
        let actions =
            (0..3).map(|it| format!("{service}:{}", verbs[(noise(at * 3 + it) % 8) as usize]).into()).collect();
        let resource = match seed / 7 % 4 {
            0 => "*".into(),
            1 => format!("acs:{service}:*:*:*").into(),
            _ => format!("acs:{service}:*:*:thing-{}/{at}/*", seed / 11 % 1000).into(),
        };
        let mut out = Statement {
            effect: Some(if (seed / 13).is_multiple_of(12) { Effect::Deny } else { Effect::Allow }),
            actions: list(actions),
            resources: list(vec![resource]),
            whole: true,
            ..Statement::default()
        };
        if (seed / 17).is_multiple_of(5) {
            out.condition = Some("{}".into());
            out.conditions.push(Condition {
                operator: "IpAddress".into(),
                key: "acs:SourceIp".into(),
                values: vec![format!("10.{}.0.0/16", seed / 19 % 20).into()],
                partly_unknown: false,
            });
        }
        out
    };
    (0..count).map(|policy| (0..statements).map(|at| statement(policy * statements + at)).collect()).collect()
}

const SERVICES: [&str; 12] = ["ecs", "oss", "rds", "ram", "kms", "vpc", "log", "fc", "ros", "oos", "cs", "actiontrail"];

/// Goal: 2,000 principals, 500 policies of 50 statements: sets, who is an administrator, who may do what is risky; 2 s.
fn permissions(c: &mut Criterion) {
    let policies = policies(500, 50);
    let names: Vec<Arc<str>> = (0..policies.len()).map(|at| format!("alicloud_ram_policy.p[{at}]").into()).collect();
    let holding = |at: usize| {
        let mut out = Holding::nothing(Cloud::Alibaba, Some("1234567890123456".into()));
        for which in 0..5 {
            let at = (at * 31 + which * 97) % policies.len();
            out.account.extend(policies[at].iter().map(|statement| Held::sure(statement, at, &names[at])));
        }
        out
    };
    let holdings: Vec<Holding<'_>> = (0..2_000).map(holding).collect();
    let risky: Vec<String> = SERVICES
        .iter()
        .flat_map(|service| {
            ["PutBucketPolicy", "RunCommand", "DeleteInstance", "GetObject"].map(|verb| format!("{service}:{verb}"))
        })
        .collect();
    c.bench_function("permissions of 2000 principals, 500 policies of 50", |b| {
        b.iter(|| {
            let space = Space::new();
            let all = space.effective(&Holding::everything(Cloud::Alibaba, Some("1234567890123456".into())));
            // Principals are independent of each other.
            let each = holdings.par_iter().map(|holding| {
                let set = space.effective(holding);
                usize::from(includes(&set, &all).surely())
                    + risky.iter().filter(|action| set.may(&Question::of(action)).possibly()).count()
            });
            each.sum::<usize>()
        });
    });
}

/// A random account: 1,500 users and 500 roles with two policies each, of 500 policies of 50 statements. Of twelve services,
/// on names of teams or on anything, a few denied or under a condition.
fn account(cloud: Cloud, root: &Path) {
    const RAM: &[(&str, &[&str])] = &[
        (
            "ecs",
            &[
                "DescribeInstances",
                "StartInstance",
                "StopInstance",
                "RunInstances",
                "RunCommand",
                "AttachInstanceRamRole",
            ],
        ),
        ("oss", &["GetObject", "PutObject", "ListObjects", "DeleteObject", "PutBucketPolicy"]),
        ("rds", &["DescribeDBInstances", "CreateAccount", "ModifySecurityIps"]),
        ("log", &["GetLogStoreLogs", "PutLogs"]),
        ("kms", &["Decrypt", "Encrypt", "DescribeKey"]),
        ("fc", &["InvokeFunction", "UpdateFunction", "CreateFunction"]),
        ("ram", &["GetUser", "ListUsers", "PassRole", "GetRole"]),
        ("vpc", &["DescribeVpcs", "CreateRouteEntry"]),
        ("ros", &["CreateStack", "GetStack"]),
    ];
    const CAM: &[(&str, &[&str])] = &[
        ("cvm", &["DescribeInstances", "StartInstances", "RunInstances", "TerminateInstances"]),
        ("cos", &["GetObject", "PutObject", "DeleteObject", "PutBucketPolicy"]),
        ("cdb", &["DescribeDBInstances", "CreateAccounts"]),
        ("kms", &["Decrypt", "Encrypt"]),
        ("scf", &["InvokeFunction", "UpdateFunctionCode", "CreateFunction"]),
        ("cam", &["GetUser", "ListUsers", "PassRole", "GetRole"]),
        ("tat", &["RunCommand"]),
        ("ssm", &["GetSecretValue"]),
    ];
    let mut state = 1_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    let mut text = String::new();
    let ram = cloud == Cloud::Alibaba;
    for policy in 0..500 {
        let mut statements = Vec::new();
        for _ in 0..50 {
            let services = if ram { RAM } else { CAM };
            let (service, calls) = services[below(services.len())];
            let action = match below(50) {
                0 => "*",
                1..15 => ["Describe*", "Get*", "List*"][below(3)],
                _ => calls[below(calls.len())],
            };
            let team = below(200);
            let on = match (below(5), ram) {
                (0, _) => "*".to_owned(),
                (_, true) => format!("acs:{service}:*:*:*/team{team}-*"),
                (_, false) => format!("qcs::{service}:ap-guangzhou:uin/100000000001:name/team{team}-*"),
            };
            let effect = if below(12) == 0 { "Deny" } else { "Allow" };
            let from = format!("203.0.{}.0/24", below(256));
            let when = match (below(10), ram) {
                (0, true) => format!(", \"Condition\": {{\"IpAddress\": {{\"acs:SourceIp\": [\"{from}\"]}}}}"),
                (0, false) => format!(", \"condition\": {{\"ip_equal\": {{\"qcs:ip\": [\"{from}\"]}}}}"),
                _ => String::new(),
            };
            statements.push(match ram {
                true => format!(
                    "{{\"Effect\": \"{effect}\", \"Action\": [\"{service}:{action}\"], \"Resource\": [\"{on}\"]{when}}}"
                ),
                false => format!(
                    "{{\"effect\": \"{}\", \"action\": [\"{service}:{action}\"], \"resource\": [\"{on}\"]{when}}}",
                    effect.to_lowercase()
                ),
            });
        }
        let all = statements.join(", ");
        let block = match ram {
            true => format!(
                "resource \"alicloud_ram_policy\" \"p{policy}\" {{\n  policy_name = \"p{policy}\"\n  policy_document = \
                 <<EOF\n{{\"Version\": \"1\", \"Statement\": [{all}]}}\nEOF\n}}\n"
            ),
            false => format!(
                "resource \"tencentcloud_cam_policy\" \"p{policy}\" {{\n  name = \"p{policy}\"\n  document = \
                 <<EOF\n{{\"version\": \"2.0\", \"statement\": [{all}]}}\nEOF\n}}\n"
            ),
        };
        text.push_str(&block);
    }
    for who in 0..2_000 {
        let (role, service) = (who % 4 == 0, ["ecs", "fc", "ros", "log"][who / 4 % 4]);
        let own = match (role, ram) {
            (true, true) => format!(
                "resource \"alicloud_ram_role\" \"w{who}\" {{\n  role_name = \"w{who}\"\n  assume_role_policy_document = \
                 <<EOF\n{{\"Version\": \"1\", \"Statement\": [{{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \
                 \"Principal\": {{\"Service\": [\"{service}.aliyuncs.com\"]}}}}]}}\nEOF\n}}\n"
            ),
            (true, false) => format!(
                "resource \"tencentcloud_cam_role\" \"w{who}\" {{\n  name = \"w{who}\"\n  document = \
                 <<EOF\n{{\"version\": \"2.0\", \"statement\": [{{\"effect\": \"allow\", \"action\": \"name/sts:AssumeRole\", \
                 \"principal\": {{\"service\": [\"{}.qcloud.com\"]}}}}]}}\nEOF\n}}\n",
                ["cvm", "scf", "tke", "cls"][who / 4 % 4]
            ),
            (false, true) => format!("resource \"alicloud_ram_user\" \"w{who}\" {{\n  name = \"w{who}\"\n}}\n"),
            (false, false) => format!("resource \"tencentcloud_cam_user\" \"w{who}\" {{\n  name = \"w{who}\"\n}}\n"),
        };
        text.push_str(&own);
        let kind = if role { "role" } else { "user" };
        for which in 0..2 {
            let policy = below(500);
            let its = if role && ram { "role_name" } else { "name" };
            let link = match (ram, role) {
                (true, _) => format!(
                    "  policy_name = alicloud_ram_policy.p{policy}.policy_name\n  policy_type = \"Custom\"\n  {kind}_name = \
                     alicloud_ram_{kind}.w{who}.{its}\n"
                ),
                (false, true) => format!(
                    "  policy_id = tencentcloud_cam_policy.p{policy}.id\n  role_id = tencentcloud_cam_role.w{who}.id\n"
                ),
                (false, false) => format!(
                    "  policy_id = tencentcloud_cam_policy.p{policy}.id\n  user_name = tencentcloud_cam_user.w{who}.id\n"
                ),
            };
            let service = if ram { "alicloud_ram" } else { "tencentcloud_cam" };
            writeln!(text, "resource \"{service}_{kind}_policy_attachment\" \"a{who}_{which}\" {{\n{link}}}").unwrap();
        }
    }
    std::fs::write(root.join("main.tf"), text).unwrap();
}

/// A whole scan of such an account: reading, ways to more rights, rules. Goal: 2 s.
fn accounts(c: &mut Criterion) {
    for (name, cloud) in [("RAM", Cloud::Alibaba), ("CAM", Cloud::Tencent)] {
        let folder = tempfile::tempdir().unwrap();
        account(cloud, folder.path());
        let request = request(folder.path().to_owned());
        c.bench_function(&format!("account scan {name}"), |b| {
            b.iter(|| black_box(menshen::analyze(&request, &Settings::default()).findings.len()));
        });
    }
}

criterion_group! {
    name = speed;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = inputs, rules, permissions, accounts
}
criterion_main!(speed);
