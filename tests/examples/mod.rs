//! Worlds of worked examples: pieces of configurations as text, and what menshen says of them.
//!
//! In: configurations, one or two (a plan from one to the other); the number of the own account is told, as a plan does.
//! Out: answers to questions, paths to more rights, what a change permits and takes, findings, each as text.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../change/mod.rs"]
pub mod change;

use menshen::base::Certainty;
use menshen::config::Settings;
use menshen::model::identity::{Principal, PrincipalKind};
use menshen::model::{Id, Model, World};
use menshen::reason::identity::access::Asked;
use menshen::reason::identity::ask::{self, Changing};
use menshen::reason::identity::escalation::Gained;
use menshen::reason::identity::granted::Granting;
use menshen::reason::identity::{Hands, Holders, PrincipalKey};
use menshen::reason::permission::{Answer, Grant, Question, Space, Witness};
use menshen::rules::{self, Context, Finding};
use menshen::{providers, reason};

/// The own account in Alibaba Cloud.
pub const OWN: &str = "1234567890123456";
/// The own account in Tencent Cloud.
pub const CAM: &str = "100000000001";
/// Nothing to tell.
pub const NONE: [&str; 0] = [];

pub fn user(name: &str) -> String {
    format!("resource \"alicloud_ram_user\" \"{name}\" {{ name = \"{name}\" }}\n")
}

/// A group with these members.
pub fn group(name: &str, members: &[&str]) -> String {
    let mut out = format!("resource \"alicloud_ram_group\" \"{name}\" {{ group_name = \"{name}\" }}\n");
    for member in members {
        out += &joined(member, name);
    }
    out
}

pub fn joined(member: &str, group: &str) -> String {
    format!(
        "resource \"alicloud_ram_user_group_attachment\" \"{member}_{group}\" {{\n  user_name = \"{member}\"\n  \
         group_name = \"{group}\"\n}}\n"
    )
}

pub fn document(statements: &str) -> String {
    format!("{{\"Version\":\"1\",\"Statement\":[{statements}]}}")
}

pub fn allow(actions: &[&str], resources: &[&str]) -> String {
    format!("{{\"Effect\":\"Allow\",\"Action\":{actions:?},\"Resource\":{resources:?}}}")
}

pub fn deny(actions: &[&str], resources: &[&str]) -> String {
    allow(actions, resources).replace("\"Allow\"", "\"Deny\"")
}

/// A statement with a condition (JSON).
pub fn when(statement: &str, condition: &str) -> String {
    format!("{},\"Condition\":{condition}}}", statement.strip_suffix('}').unwrap())
}

/// A policy with these statements.
pub fn written(name: &str, statements: &str) -> String {
    format!(
        "resource \"alicloud_ram_policy\" \"{name}\" {{\n  policy_name = \"{name}\"\n  policy_document = {:?}\n}}\n",
        document(statements)
    )
}

/// A policy with these statements, attached to a user, group or role.
pub fn policy(name: &str, kind: &str, to: &str, statements: &str) -> String {
    written(name, statements) + &attached(kind, to, name, "Custom")
}

pub fn attached(kind: &str, to: &str, policy: &str, of: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_{kind}_policy_attachment" "{to}_{policy}" {{
  {kind}_name = "{to}"
  policy_name = "{policy}"
  policy_type = "{of}"
}}
"#
    )
}

/// A role that this principal (JSON) may become.
pub fn role(name: &str, principal: &str) -> String {
    let trust = format!("{{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{principal}}}");
    format!(
        "resource \"alicloud_ram_role\" \"{name}\" {{\n  role_name = \"{name}\"\n  assume_role_policy_document = {:?}\n}}\n",
        document(&trust)
    )
}

/// Services as the principal of a trust policy.
pub fn service(names: &[&str]) -> String {
    let list: Vec<String> = names.iter().map(|name| format!("{name}.aliyuncs.com")).collect();
    format!("{{\"Service\":{list:?}}}")
}

/// Somebody of the own account as the principal of a trust policy.
pub fn ram(relative: &str) -> String {
    format!("{{\"RAM\":[\"acs:ram::{OWN}:{relative}\"]}}")
}

/// An instance, with a role or without; `id` where it is known.
pub fn instance(name: &str, role: Option<&str>) -> String {
    let role = role.map_or_else(String::new, |role| format!("role_name = {role:?}"));
    format!(
        r#"
resource "alicloud_instance" "{name}" {{
  image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type   = "ecs.g7.large"
  security_groups = ["sg-example"]
  vswitch_id      = "vsw-example"
  {role}
}}
"#
    )
}

/// A user of CAM with one policy (statements in HCL), a member of a group.
pub fn cam(statement: &str, more: &str) -> String {
    format!(
        r#"
resource "tencentcloud_cam_user" "u" {{
  name    = "u"
  use_api = false
}}
resource "tencentcloud_cam_policy" "p" {{
  name     = "p"
  document = jsonencode({{ version = "2.0", statement = [{statement}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "p" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.p.id
}}
resource "tencentcloud_cam_group" "g" {{ name = "g" }}
resource "tencentcloud_cam_group_membership" "g" {{
  group_id   = tencentcloud_cam_group.g.id
  user_names = [tencentcloud_cam_user.u.name]
}}
{more}
"#
    )
}

/// The model of a plan from one configuration to another, of a configuration where the first is empty.
pub fn model(before: &str, after: &str) -> Model {
    let mut model = providers::map(&change::change(before, after).unwrap());
    let worlds = model.before.iter_mut().chain([&mut model.after]);
    worlds.for_each(|world| world.identity.own_accounts = vec![OWN.into(), CAM.into()]);
    model
}

/// The paths of a principal: `row, row → gain certainty`.
pub fn paths(text: &str, who: &str) -> Vec<String> {
    paths_of(&model("", text), who)
}

/// The steps that are open to a principal, with what each leads to left out.
pub fn steps(text: &str, who: &str) -> Vec<String> {
    let model = model("", text);
    let facts = reason::solve(&model.after);
    let key = PrincipalKey::of(&model, &model.after.identity.principals[named(&model.after, who).index()]);
    let open = facts.escalations(&model, &model.after).open(&key);
    let sure = |it: bool| if it { "definite" } else { "possible" };
    open.iter().map(|it| format!("{} {}", it.name, sure(it.sure))).collect()
}

/// The same of a model.
pub fn paths_of(model: &Model, who: &str) -> Vec<String> {
    let facts = reason::solve(&model.after);
    let all = &facts.escalations(model, &model.after).list;
    let own = all.iter().filter(|it| it.key.name.as_ref() == who);
    own.map(|it| {
        let rows: Vec<&str> = it.steps.iter().map(|step| step.name).collect();
        let sure = if it.certainty == Certainty::Definite { "definite" } else { "possible" };
        format!("{} → {} {sure}", rows.join(", "), gained(&it.gained))
    })
    .collect()
}

/// The request that shows the first gain of a principal.
pub fn witness(text: &str, who: &str) -> String {
    let model = model("", text);
    let facts = reason::solve(&model.after);
    let all = &facts.escalations(&model, &model.after).list;
    let own = all.iter().find(|it| it.key.name.as_ref() == who).expect("a path");
    let (action, resource, _) = own.witness.clone().expect("a witness");
    format!("{action} {resource}")
}

fn gained(gained: &Gained) -> String {
    match gained {
        Gained::Administration => "admin".into(),
        Gained::Principal(key) => key.name.to_string(),
        Gained::Policy(name) | Gained::OlderVersion(name) | Gained::Group(name) => name.to_string(),
        Gained::Thing(name) => name.to_string(),
        Gained::Denied => "denied".into(),
        Gained::Bounded => "bounded".into(),
        Gained::Controlled => "controlled".into(),
    }
}

fn named(world: &World, name: &str) -> Id<Principal> {
    let of = |it: &Principal| it.name.as_deref() == Some(name) && it.kind != PrincipalKind::Group;
    Id::new(world.identity.principals.iter().position(of).expect("a principal of that name"))
}

/// The answer to a question about what somebody holds, after.
pub fn asked(model: &Model, who: &str, question: &Question) -> Answer {
    answered(model, &model.after, who, question)
}

/// The same before the plan.
pub fn asked_before(model: &Model, who: &str, question: &Question) -> Answer {
    answered(model, model.before.as_ref().expect("a plan"), who, question)
}

fn answered(model: &Model, world: &World, who: &str, question: &Question) -> Answer {
    let holders = Holders::new(&world.identity);
    let hands = Hands::new(model, &world.identity, &holders);
    Space::new().effective(&hands.holding(named(world, who))).query(question)
}

/// The answer to `menshen access --action ACTION --resource RESOURCE`, with what decides: `allowed by p`, `denied`.
pub fn access(text: &str, who: &str, action: &str, resource: &str) -> String {
    accessed(&model("", text), who, action, resource)
}

/// The same of a model.
pub fn accessed(model: &Model, who: &str, action: &str, resource: &str) -> String {
    let facts = reason::solve(&model.after);
    let asked = Asked { action: Some(action.into()), resource: resource.into(), change: false };
    let wanted = named(&model.after, who);
    let all = ask::answer(model, &facts, &asked, &|_| true);
    let one = all.into_iter().find(|it| it.principal == wanted).expect("the principal");
    let query = one.query.expect("an answer");
    let by = query.by.map(|by| format!(" by {by}"));
    format!("{}{}", query.answer, by.unwrap_or_default())
}

/// What a plan changes of somebody's rights: `new definite`, `new possible` or `revoked`, then the statement, then the
/// request that shows it.
pub fn changes(model: &Model, who: &str) -> Vec<String> {
    each_change(model, who, |kind, it| {
        let shown = it.witness.as_ref().map_or_else(String::new, |it| format!(": {}", request(it)));
        format!("{kind} {}{shown}", statement(it))
    })
}

/// The requests that show what a plan changes of somebody's rights.
pub fn witnesses(model: &Model, who: &str) -> Vec<(String, Witness)> {
    each_change(model, who, |kind, it| (kind.to_owned(), it.witness.clone().expect("a witness")))
}

fn each_change<T>(model: &Model, who: &str, told: impl Fn(&str, &Grant<'_>) -> T) -> Vec<T> {
    let before = model.before.as_ref().expect("a plan");
    let (old, new) = (Holders::new(&before.identity), Holders::new(&model.after.identity));
    let old = Hands::new(model, &before.identity, &old);
    let new = Hands::new(model, &model.after.identity, &new);
    let space = Space::new();
    let mut out = Vec::new();
    let own = |it: &&Changing<'_>| it.key.name.as_ref() == who && it.key.kind != PrincipalKind::Group;
    let mut granting = Granting::new(&model.after.identity, &space);
    for change in ask::changes(&old, &new, &space, &mut granting, &|_| true).iter().filter(own) {
        let difference = &change.difference;
        out.extend(difference.definite.iter().map(|it| told("new definite", it)));
        out.extend(difference.possible.iter().map(|it| told("new possible", it)));
        out.extend(difference.revoked.iter().map(|it| told("revoked", it)));
    }
    out
}

/// A statement in words, with what is taken from it.
fn statement(grant: &Grant<'_>) -> String {
    let words = |it: &menshen::model::identity::Statement| {
        let list = |it: &menshen::model::identity::Patterns| {
            format!("{}{}", if it.except { "not " } else { "" }, it.list.join(","))
        };
        let mut out = format!("{}@{}", list(&it.actions), list(&it.resources));
        for one in &it.conditions {
            out += &format!(" if {} {} {}", one.operator, one.key, one.values.join(","));
        }
        out
    };
    let mut out = words(grant.statement);
    for (_, except) in &grant.except {
        out += &format!(" except {}", words(except));
    }
    out
}

/// A request in words.
pub fn request(witness: &Witness) -> String {
    let mut out = format!("{} {}", witness.action, witness.resources.join("+"));
    for (key, value) in &witness.context {
        out += &format!(" {key}={}", value.as_deref().unwrap_or("absent"));
    }
    out
}

/// What the rules say whose codes begin like one of these: `CODE severity certainty ADDRESS: message`. With a plan, what was
/// so before as well counts as said before and is not among it.
pub fn findings(codes: &[&str], model: &Model) -> Vec<String> {
    found(codes, model, &Settings::default())
}

/// The same in the strict profile.
pub fn strict(codes: &[&str], model: &Model) -> Vec<String> {
    found(codes, model, &Settings { strict: true, ..Settings::default() })
}

pub fn found(codes: &[&str], model: &Model, settings: &Settings) -> Vec<String> {
    let mut out = raised(model, settings);
    out.retain(|it| codes.iter().any(|code| it.rule.code.starts_with(code)) && (settings.strict || !it.strict));
    let line = |it: &Finding| {
        let certainty = if it.certainty == Certainty::Definite { "definite" } else { "possible" };
        let address = model.address(it.site.object);
        format!("{} {} {certainty} {address}: {}", it.rule.code, it.severity.word(), it.message)
    };
    out.iter().map(line).collect()
}

fn raised(model: &Model, settings: &Settings) -> Vec<Finding> {
    let facts = reason::solve(&model.after);
    let old = model.before.as_ref().map(|world| (world, reason::solve(world)));
    let before = old.as_ref().map(|(world, facts)| (*world, facts));
    let context = Context { model, world: &model.after, facts: &facts, before, settings };
    let mut out: Vec<Finding> = Vec::new();
    rules::check(&context, &mut out);
    out
}

/// The codes of what is said, with severity and certainty, without place and words.
pub fn heads(found: Vec<String>) -> Vec<String> {
    found.into_iter().map(|line| line.splitn(4, ' ').take(3).collect::<Vec<_>>().join(" ")).collect()
}

/// The call that shows a finding of a rule: `PRINCIPAL: ACTION on RESOURCE`.
pub fn shown(code: &str, model: &Model) -> String {
    let all = raised(model, &Settings::default());
    let one = all.iter().find(|it| it.rule.code == code).expect("a finding");
    match &one.witness {
        Some(rules::Witness::Call { principal, action, resource, .. }) => {
            format!("{principal}: {action} on {resource}")
        }
        _ => panic!("no call: {one:?}"),
    }
}

/// The answer to a question about the root of the account, where it is told of.
pub fn rooted(model: &Model, action: &str, resource: &str) -> Option<String> {
    let facts = reason::solve(&model.after);
    let asked = Asked { action: Some(action.into()), resource: resource.into(), change: false };
    let root = ask::answer(model, &facts, &asked, &|_| true).into_iter().find(|it| it.kind == "root")?;
    let query = root.query.expect("an answer");
    Some(format!("{}{}", query.answer, query.by.map(|by| format!(" by {by}")).unwrap_or_default()))
}

/// A policy `p` of the user `u` with both of its arguments, as JSON of a plan.
pub fn json_policy(new: &str, old: &str) -> serde_json::Value {
    let text = format!("{{\"policy_name\":\"p\",\"policy_document\":{new},\"document\":{old}}}");
    serde_json::from_str(&text).unwrap()
}

/// A plan that updates such a policy; `configured`: the argument that the configuration names, if it is at hand.
pub fn aliased(before: &serde_json::Value, after: &serde_json::Value, configured: Option<&str>) -> Model {
    let one = |address: &str, kind: &str, actions: &[&str], before: &serde_json::Value, after: &serde_json::Value| {
        serde_json::json!({
            "address": address, "mode": "managed", "type": kind, "name": "p",
            "provider_name": "registry.terraform.io/aliyun/alicloud",
            "change": { "actions": actions, "before": before, "after": after, "after_unknown": {} },
        })
    };
    let tie = serde_json::json!({ "user_name": "u", "policy_name": "p", "policy_type": "Custom", "id": "p" });
    let who = serde_json::json!({ "name": "u", "id": "1" });
    let (user, attachment) = ("alicloud_ram_user", "alicloud_ram_user_policy_attachment");
    let mut plan = serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.9.0",
        "resource_changes": [
            one("alicloud_ram_policy.p", "alicloud_ram_policy", &["update"], before, after),
            one("alicloud_ram_user_policy_attachment.p", attachment, &["no-op"], &tie, &tie),
            one("alicloud_ram_user.p", user, &["no-op"], &who, &who),
        ],
    });
    if let Some(name) = configured {
        let resource = |kind: &str, expressions: serde_json::Value| {
            serde_json::json!({ "address": format!("{kind}.p"), "mode": "managed", "type": kind, "name": "p",
                "provider_config_key": "alicloud", "expressions": expressions })
        };
        let text = serde_json::json!({ "constant_value": "x" });
        plan["configuration"] = serde_json::json!({
            "provider_config": { "alicloud": { "name": "alicloud", "full_name": "registry.terraform.io/aliyun/alicloud" } },
            "root_module": { "resources": [
                resource("alicloud_ram_policy", serde_json::json!({ "policy_name": text, name: text })),
                resource(attachment, serde_json::json!({ "user_name": text, "policy_name": text, "policy_type": text })),
                resource(user, serde_json::json!({ "name": text })),
            ] },
        });
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    std::fs::write(&file, plan.to_string()).unwrap();
    let request = menshen::input::Request {
        paths: vec![file],
        current_dir: folder.path().to_path_buf(),
        ..menshen::input::Request::default()
    };
    let (mut plans, errors) = menshen::input::read(&request);
    assert!(errors.is_empty() && plans.len() == 1, "{errors:?}");
    providers::map(&plans.pop().unwrap())
}
