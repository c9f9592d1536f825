//! A hand-made input for tests of the verdict and its writers: two files, a few resources, findings at their places.

// Only tests see this file; saying it here too lets it name what the verdict itself may not.
#[cfg(test)]
use super::{Judge, Verdict};
use crate::base::{Certainty, Note, Placement, Severity, Sources, Span, Step};
use crate::config::Settings;
use crate::input::{Content, InputKind, Mode, Plan, Resource};
use crate::model::{Id, Model, Object, Site};
use crate::reason::Facts;
use crate::rules::{Cloud, Context, Evidence, Finding, Fix, FixKind, Profile, Rule, Witness};
use std::collections::BTreeMap;
use std::sync::Arc;

fn nothing(_: &Context<'_>, _: &mut Vec<Finding>) {}

/// The fixture's rule.
pub static RULE: Rule = Rule {
    code: "NET902",
    name: "sample-ssh-open",
    title: "SSH is open to the Internet",
    severity: Severity::High,
    score: 86,
    profile: Profile::Default,
    fix: FixKind::Assist,
    clouds: &[Cloud::Alibaba, Cloud::Tencent],
    references: &["CKV_ALI_2"],
    doc: "# Why\n\nWhoever scans the Internet finds SSH within minutes.\n\n# Fix\n\nNarrow the source to the office or the VPN.\n",
    check: nothing,
};

/// The main file; the module call passes the address on.
pub const MAIN: &str = "# the 門 of it\nmodule \"web\" {\n  source = \"./web\"\n  cidr   = \"0.0.0.0/0\"\n}\n";
/// The module.
pub const WEB: &str = "variable \"cidr\" {\n}\n\nresource \"alicloud_security_group_rule\" \"ssh\" {\n  type        = \"ingress\"\n  ip_protocol = \"tcp\"\n  # 安全组\n  description = \"安\"\n  cidr_ip     = var.cidr\n}\n\nresource \"alicloud_instance\" \"app\" {\n  password = \"hunter2hunter2\"\n}\n";

struct Files(BTreeMap<(String, Option<String>), Placement>);

impl Content for Files {
    fn resource_count(&self) -> usize {
        3
    }
    fn types(&self) -> BTreeMap<Arc<str>, usize> {
        BTreeMap::new()
    }
    fn each(&self, _: &dyn Fn(Mode, &str) -> bool, _: &mut dyn FnMut(Resource)) {}
    fn place(&self, address: &str, path: Option<&str>) -> Option<Placement> {
        let bare = address.replace("[0]", "").replace("[1]", "").replace("[2]", "").replace("[3]", "");
        self.0.get(&(bare, path.map(str::to_owned))).cloned()
    }
}

/// Addresses of the fixture's objects, by index.
pub const ADDRESSES: [&str; 6] = [
    "module.web.alicloud_security_group_rule.ssh",
    "module.web.alicloud_instance.app[0]",
    "module.web.alicloud_instance.app[1]",
    "module.web.alicloud_instance.app[2]",
    "module.web.alicloud_instance.app[3]",
    "alicloud_eip_address.gone",
];

/// The input, with other texts for its two files.
pub fn plan(kind: InputKind, main: &str, web: &str) -> Plan {
    let mut sources = Sources::default();
    let main_id = sources.add("main.tf", main);
    let web_id = sources.add("web/main.tf", web);
    let span = |file, text: &str, needle: &str| {
        let start = text.find(needle).unwrap_or(0);
        Span { file, start: start as u32, end: (start + needle.len()) as u32 }
    };
    let mut places = BTreeMap::new();
    let mut put = |address: &str, path: Option<&str>, at: Span, header: Option<Span>, steps: Vec<Step>| {
        let location = sources.location(at);
        if let Some(location) = location {
            let placement = Placement { span: at, location, attribute: None, header, steps };
            places.insert((address.to_owned(), path.map(str::to_owned)), placement);
        }
    };
    let rule = span(web_id, web, "resource \"alicloud_security_group_rule\" \"ssh\"");
    let app = span(web_id, web, "resource \"alicloud_instance\" \"app\"");
    let call = span(main_id, main, "module \"web\"");
    let literal = span(main_id, main, "\"0.0.0.0/0\"");
    let step =
        |what: &str, at: Span| sources.location(at).map(|location| Step { what: what.into(), location, span: at });
    let steps = [step("var.cidr", span(web_id, web, "var.cidr")), step("module \"web\"", literal)];
    put(
        ADDRESSES[0],
        Some("cidr_ip"),
        span(web_id, web, "var.cidr"),
        Some(rule),
        steps.into_iter().flatten().collect(),
    );
    put(ADDRESSES[0], None, rule, Some(rule), Vec::new());
    put("module.web.alicloud_instance.app", None, app, Some(app), Vec::new());
    put(
        "module.web.alicloud_instance.app",
        Some("password"),
        span(web_id, web, "\"hunter2hunter2\""),
        Some(app),
        Vec::new(),
    );
    put("module.web", None, call, Some(call), Vec::new());
    Plan {
        path: ".".into(),
        kind,
        sources,
        notes: vec![Note::new(crate::base::Level::Warning, "variable `zone` has no value")],
        complete: true,
        missing_modules: vec!["module.dns".into()],
        blocks: Vec::new(),
        content: Box::new(Files(places)),
    }
}

/// The model with the fixture's objects.
pub fn model() -> Model {
    let object = |address: &&str| Object {
        address: (*address).into(),
        previous_address: None,
        kind: "alicloud_instance".into(),
        cloud: None,
        action: None,
        representative: false,
        account: Default::default(),
    };
    let unmapped = BTreeMap::from([(Arc::from("alicloud_dns_record"), 2)]);
    Model { objects: ADDRESSES.iter().map(object).collect(), unmapped, ..Model::default() }
}

/// A finding of the sample rule about an object.
pub fn finding(object: usize, path: Option<&str>, rank: u8) -> Finding {
    let site = |object: usize| Site { object: Id::new(object), path: None };
    Finding {
        rule: &RULE,
        severity: Severity::High,
        score: 86,
        certainty: Certainty::Definite,
        site: Site { object: Id::new(object), path: path.map(Into::into) },
        message: format!("the Internet reaches tcp/22 of `{}`", ADDRESSES.get(object).unwrap_or(&"")).into(),
        key: "tcp/22".into(),
        rank,
        path: vec![
            Evidence { site: None, note: "Internet".into() },
            Evidence { site: Some(site(1)), note: "the instance `app[0]`".into() },
            Evidence { site: Some(site(object)), note: "this rule (priority 1)".into() },
        ],
        related: vec![Evidence { site: Some(site(1)), note: "the instance `app[0]` that is reached".into() }],
        witness: Some(Witness::Packet {
            source: std::net::Ipv4Addr::new(198, 51, 100, 7).into(),
            protocol: "tcp",
            port: Some(22),
        }),
        fix: Fix { description: "narrow `cidr_ip` to the office or VPN range".into(), mechanical: false },
        unknowns: Vec::new(),
        opened: None,
        granted: None,
        quiet: false,
        strict: false,
    }
}

/// The verdict on findings of the fixture.
pub fn judge(settings: &Settings, plan: &Plan, after: Vec<Finding>, before: Option<Vec<Finding>>) -> Verdict {
    let model = model();
    let facts = Facts::default();
    let cx = Context { model: &model, world: &model.after, facts: &facts, before: None, settings };
    let mut judge = Judge::new(settings);
    judge.plan(plan, &cx, after, before);
    judge.finish()
}

/// A verdict with something of everything.
pub fn everything() -> Verdict {
    let main = MAIN;
    let web = WEB.replace("  cidr_ip ", "  # menshen:ignore NET903 -- nothing is here\n  cidr_ip ");
    let plan = plan(InputKind::Plan, main, &web);
    let mut possible = finding(2, None, 1);
    possible.certainty = Certainty::Possible;
    possible.severity = Severity::Medium;
    possible.score = 69;
    possible.unknowns = vec!["alicloud_eip_association.a.instance_id".into()];
    let secret = Finding {
        path: Vec::new(),
        related: Vec::new(),
        witness: None,
        key: "password".into(),
        ..finding(3, Some("password"), 0)
    };
    let settings = Settings { show_resolved: true, ..Settings::default() };
    judge(
        &settings,
        &plan,
        vec![finding(0, Some("cidr_ip"), 3), possible, secret],
        Some(vec![finding(5, None, 3), finding(0, Some("cidr_ip"), 2)]),
    )
}
