//! Configurations as people break them, and as nobody should write them: each says what is wrong and where, nothing
//! panics or hangs, and the rest is analysed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use menshen::base::{Level, Note};
use menshen::input::hcl::read_directory;
use menshen::input::read::VarArgument;
use menshen::input::{Mode, Plan, ReadError, Request, Resource};
use std::fs;
use std::path::Path;
use std::time::Instant;

struct Case {
    dir: tempfile::TempDir,
    request: Request,
}

impl Case {
    fn new(files: &[(&str, &[u8])]) -> Case {
        let dir = tempfile::tempdir().unwrap();
        // A project of its own, so that nothing above it is read.
        fs::create_dir(dir.path().join(".git")).unwrap();
        for (name, bytes) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let request = Request { current_dir: dir.path().to_path_buf(), ..Request::default() };
        Case { dir, request }
    }
    fn all(&self, path: &str) -> (Vec<Plan>, Vec<ReadError>) {
        let start = Instant::now();
        let out = read_directory(Path::new(path), &self.request);
        assert!(start.elapsed().as_secs() < 120, "too slow: {:?}", start.elapsed());
        out
    }
    fn plan(&self) -> Plan {
        let (mut plans, errors) = self.all("root");
        assert!(errors.is_empty(), "{errors:?}");
        plans.remove(0)
    }
}

fn root(text: &str) -> Case {
    Case::new(&[("root/main.tf", text.as_bytes())])
}

fn resources(plan: &Plan) -> Vec<Resource> {
    let mut out = Vec::new();
    plan.content.each(&|_, _| true, &mut |resource| out.push(resource));
    out
}

fn resource(plan: &Plan, address: &str) -> Resource {
    let all = resources(plan);
    let found = all.iter().find(|resource| &*resource.address == address).cloned();
    found.unwrap_or_else(|| {
        panic!("{address} not in {:?}; {:#?}", all.iter().map(|r| r.address.clone()).collect::<Vec<_>>(), plan.notes)
    })
}

fn value(plan: &Plan, address: &str, name: &str) -> menshen::base::Value {
    resource(plan, address).after.unwrap().get(name).cloned().unwrap_or_else(|| panic!("no {name}"))
}

fn note<'a>(plan: &'a Plan, text: &str) -> &'a Note {
    plan.notes.iter().find(|note| note.message.contains(text)).unwrap_or_else(|| panic!("{text}: {:#?}", plan.notes))
}

const GOOD: &str = "resource \"alicloud_vpc\" \"ok\" {\n  vpc_name = \"ok\"\n}\n";

#[test]
fn a_block_that_does_not_parse_leaves_the_rest() {
    let text = format!(
        "{GOOD}\nresource \"alicloud_vpc\" \"bad\" {{\n  vpc_name = = 1\n}}\n\nresource \"alicloud_vpc\" \"more\" {{\n  x = [1,\n}}\n\nresource \"alicloud_vpc\" \"last\" {{\n}}\n"
    );
    let case = Case::new(&[("root/main.tf", text.as_bytes()), ("root/b.tf", b"locals { a = }\n")]);
    let plan = case.plan();
    assert!(!plan.complete);
    let errors: Vec<(String, u32)> = plan
        .notes
        .iter()
        .filter(|note| note.level == Level::Error)
        .map(|note| (note.location.as_ref().unwrap().file.to_string(), note.location.as_ref().unwrap().line))
        .collect();
    assert_eq!(errors.len(), 3, "{:#?}", plan.notes);
    assert_eq!(errors[0], ("root/b.tf".to_owned(), 1));
    assert_eq!(errors[1], ("root/main.tf".to_owned(), 6));
    let names: Vec<_> = resources(&plan).iter().map(|resource| resource.name.to_string()).collect();
    assert_eq!(names, ["last", "ok"]);
}

#[test]
fn bom_and_invalid_utf8_keep_their_offsets() {
    let mut text = b"\xef\xbb\xbf# caf\xe9 \xff\n".to_vec();
    text.extend_from_slice(GOOD.as_bytes());
    let plan = Case::new(&[("root/main.tf", &text)]).plan();
    assert!(plan.complete);
    assert_eq!(note(&plan, "UTF-8").location.as_ref().unwrap().line, 1);
    let place = plan.content.place("alicloud_vpc.ok", Some("vpc_name")).unwrap();
    assert_eq!((place.location.line, place.location.column), (3, 14));
    assert_eq!(&text[place.span.start as usize..place.span.end as usize], b"\"ok\"");
}

#[test]
fn a_line_of_ten_megabytes() {
    let text = format!("{GOOD}locals {{ a = \"{}\" }}\n", "x".repeat(10 << 20));
    let plan =
        Case::new(&[("root/main.tf", text.as_bytes()), ("root/ok.tf", GOOD.replace("\"ok\"", "\"ok2\"").as_bytes())])
            .plan();
    assert!(!plan.complete);
    let note = note(&plan, "line of");
    assert_eq!(note.location.as_ref().unwrap().line, 4);
    assert!(note.help.is_some());
    assert_eq!(resources(&plan).len(), 1);
}

#[test]
fn deep_nesting_of_every_kind() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{ a = ", "}"),
        ("!", ""),
        ("-", ""),
        ("f(", ")"),
        ("\"${", "}\""),
        ("[for x in ", ": x]"),
    ] {
        for depth in [50, 100, 20_000] {
            let text = format!("{GOOD}locals {{\n  a = {}1{}\n}}\n", open.repeat(depth), close.repeat(depth));
            let plan = root(&text).plan();
            assert_eq!(resources(&plan).len(), 1, "{open} {depth}: {:#?}", plan.notes);
            if depth > 1_000 {
                assert!(!plan.complete, "{open} {depth}");
            }
        }
    }
    let blocks = format!("{GOOD}{}{}", "a {\n".repeat(20_000), "}\n".repeat(20_000));
    assert!(!root(&blocks).plan().complete);
    let sum = format!("{GOOD}locals {{\n  a = 1{}\n}}\n", " + 1".repeat(20_000));
    assert!(!root(&sum).plan().complete);
}

#[test]
fn duplicate_keys_do_not_lose_the_file() {
    let plan = root(
        "resource \"alicloud_vpc\" \"a\" {\n  tags = { a = 1, b = 2, a = 3, \"c c\" = 4, \"c c\" = 5, b = 6 }\n}\n",
    )
    .plan();
    assert!(plan.complete, "{:#?}", plan.notes);
    let tags = value(&plan, "alicloud_vpc.a", "tags");
    let number = |name: &str| tags.get(name).unwrap().as_i64().unwrap();
    assert_eq!((number("a"), number("b"), number("c c")), (3, 6, 5));
    assert_eq!(tags.entries().unwrap().len(), 3);
}

#[test]
fn module_cycle() {
    let case = Case::new(&[
        ("root/main.tf", format!("{GOOD}module \"a\" {{\n  source = \"../a\"\n}}\n").as_bytes()),
        ("a/main.tf", b"module \"b\" {\n  source = \"../b\"\n}\n"),
        ("b/main.tf", b"module \"a\" {\n  source = \"../a\"\n}\n"),
    ]);
    let plan = case.plan();
    assert!(!plan.complete);
    let note = note(&plan, "calls itself");
    assert_eq!(&*note.location.as_ref().unwrap().file, "b/main.tf");
    assert!(note.help.is_some());
    assert_eq!(plan.missing_modules.len(), 1);
    assert_eq!(resources(&plan).len(), 1);
}

#[test]
fn exponential_modules_end() {
    let mut files: Vec<(String, String)> =
        vec![("root/main.tf".into(), "module \"a\" {\n  source = \"../m0\"\n}\n".into())];
    for i in 0..40 {
        let text = format!(
            "module \"a\" {{\n  source = \"../m{0}\"\n}}\nmodule \"b\" {{\n  source = \"../m{0}\"\n}}\n",
            i + 1
        );
        files.push((format!("m{i}/main.tf"), text));
    }
    files.push(("m40/main.tf".into(), GOOD.into()));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let plan = Case::new(&files).plan();
    assert!(!plan.complete);
    note(&plan, "more module calls");
}

#[test]
fn modules_that_are_not_there() {
    let case = root(
        "module \"reg\" {\n  source = \"terraform-alicloud-modules/vpc/alicloud\"\n}\nmodule \"out\" {\n  source = \"../../../../../../..\"\n}\nmodule \"none\" {\n  source = \"./none\"\n}\nmodule \"zero\" {\n  count = 0\n  source = \"x/y/z\"\n}\nresource \"alicloud_vswitch\" \"v\" {\n  vpc_id = module.reg.vpc_id\n}\n",
    );
    let plan = case.plan();
    assert!(!plan.complete);
    let missing: Vec<&str> = plan.missing_modules.iter().map(|name| &**name).collect();
    assert_eq!(missing, ["module.none", "module.out", "module.reg"]);
    assert_eq!(note(&plan, "not installed").level, Level::Warning);
    assert_eq!(note(&plan, "outside of the project").level, Level::Error);
    note(&plan, "does not exist");
    let id = value(&plan, "alicloud_vswitch.v", "vpc_id");
    assert!(id.is_unknown());
    assert_eq!(&*id.refs()[0].address, "module.reg");
}

#[test]
fn installed_modules() {
    let case = Case::new(&[
        ("root/main.tf", b"module \"net\" {\n  source = \"registry/vpc/alicloud\"\n}\n"),
        ("root/.terraform/modules/modules.json", br#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"net","Source":"x","Dir":".terraform/modules/net"},{"Key":"net.sub","Source":"y","Dir":".terraform/modules/net.sub"}]}"#),
        ("root/.terraform/modules/net/main.tf", format!("{GOOD}module \"sub\" {{\n  source = \"registry/sub/x\"\n}}\n").as_bytes()),
        ("root/.terraform/modules/net.sub/main.tf", GOOD.as_bytes()),
    ]);
    let plan = case.plan();
    assert!(plan.complete && plan.notes.is_empty(), "{:#?}", plan.notes);
    resource(&plan, "module.net.alicloud_vpc.ok");
    resource(&plan, "module.net.module.sub.alicloud_vpc.ok");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.tf"), GOOD).unwrap();
    fs::write(outside.path().join("secret.txt"), "hidden").unwrap();
    let case = root(
        "resource \"alicloud_vpc\" \"a\" {\n  a = file(\"link.txt\")\n  b = file(\"/etc/passwd\")\n  c = file(\"../../x\")\n}\n",
    );
    std::os::unix::fs::symlink(outside.path().join("secret.tf"), case.dir.path().join("root/link.tf")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), case.dir.path().join("root/link.txt")).unwrap();
    let plan = case.plan();
    assert!(!plan.complete);
    note(&plan, "outside of the project");
    for name in ["a", "b", "c"] {
        assert!(value(&plan, "alicloud_vpc.a", name).is_unknown(), "{name}");
    }
}

#[test]
fn empty_and_missing_directories() {
    let case = Case::new(&[("root/readme.md", b"x")]);
    assert_eq!(case.all("root").1.len(), 1);
    assert_eq!(case.all("nowhere").1.len(), 1);
}

#[test]
fn root_modules_are_searched() {
    let case = Case::new(&[
        ("root/dev/main.tf", format!("{GOOD}module \"m\" {{\n  source = \"../modules/m\"\n}}\n").as_bytes()),
        ("root/prod/main.tf", GOOD.as_bytes()),
        ("root/modules/m/main.tf", GOOD.as_bytes()),
        ("root/.terraform/x/main.tf", GOOD.as_bytes()),
        ("root/old/main.tf", GOOD.as_bytes()),
    ]);
    let request = Request { exclude: vec!["root/old".into()], ..case.request.clone() };
    let (plans, errors) = read_directory(Path::new("root"), &request);
    assert!(errors.is_empty());
    let paths: Vec<&str> = plans.iter().map(|plan| plan.path.as_str()).collect();
    assert_eq!(paths, ["root/dev", "root/prod"]);
    assert_eq!(resources(&plans[0]).len(), 2);
}

#[test]
fn cycles_of_values() {
    let plan = root("locals {\n  a = local.b\n  b = local.a\n}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = local.a\n  x = alicloud_vpc.a.x\n}\nresource \"alicloud_vpc\" \"c\" {\n  count = length(alicloud_vpc.c)\n}\n").plan();
    note(&plan, "depends on itself");
    assert!(value(&plan, "alicloud_vpc.a", "vpc_name").is_unknown());
    assert!(value(&plan, "alicloud_vpc.a", "x").is_unknown());
    assert!(resource(&plan, "alicloud_vpc.c").representative);
}

#[test]
fn hostile_values_end() {
    let mut doubling = String::from("locals {\n  s0 = \"xxxxxxxxxxxxxxxx\"\n  l0 = [1, 2]\n");
    for i in 1..60 {
        doubling.push_str(&format!(
            "  s{i} = \"${{local.s{0}}}${{local.s{0}}}\"\n  l{i} = [local.l{0}, local.l{0}]\n",
            i - 1
        ));
    }
    doubling.push_str("}\nresource \"alicloud_vpc\" \"a\" {\n  s = local.s59\n  l = local.l59\n}\n");
    let plan = root(&doubling).plan();
    assert!(value(&plan, "alicloud_vpc.a", "s").is_unknown());
    assert!(value(&plan, "alicloud_vpc.a", "l").has_unknown());

    let plan = root("resource \"alicloud_vpc\" \"a\" {\n  count = 1000000000\n}\n").plan();
    assert!(!plan.complete);
    assert!(resource(&plan, "alicloud_vpc.a").representative);

    let mut chain = String::from("locals {\n  a0 = 1\n");
    for i in 1..30_000 {
        chain.push_str(&format!("  a{i} = [local.a{}]\n", i - 1));
    }
    chain.push_str("}\nresource \"alicloud_vpc\" \"a\" {\n  x = local.a29999\n  y = local.a100\n}\n");
    let plan = root(&chain).plan();
    assert!(value(&plan, "alicloud_vpc.a", "x").has_unknown());

    let nested = "[for a in local.l : [for b in local.l : [for c in local.l : [for d in local.l : [for e in local.l : [for f in local.l : 1]]]]]]";
    let list = (0..30).map(|i| i.to_string()).collect::<Vec<_>>().join(",");
    let plan = root(&format!(
        "locals {{\n  l = [{list}]\n  x = {nested}\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  x = local.x\n}}\n{GOOD}"
    ))
    .plan();
    assert!(value(&plan, "alicloud_vpc.a", "x").has_unknown());
    assert_eq!(resources(&plan).len(), 2);
}

#[test]
fn variables_without_value_are_named_once() {
    let plan = root("variable \"cidr\" {}\nresource \"alicloud_vpc\" \"a\" {\n  count = 2\n  cidr_block = var.cidr\n  vpc_name = \"x-${var.cidr}\"\n}\n").plan();
    assert!(plan.complete);
    assert_eq!(plan.notes.len(), 1, "{:#?}", plan.notes);
    assert!(note(&plan, "`cidr` has no value").help.as_ref().unwrap().contains("--var cidr="));
    assert!(value(&plan, "alicloud_vpc.a[1]", "vpc_name").is_unknown());
}

#[test]
fn variables_in_terraforms_order() {
    let mut case = Case::new(&[
        ("root/main.tf", b"variable \"a\" {}\nvariable \"b\" {}\nvariable \"c\" {\n  type = list(number)\n}\nvariable \"d\" {\n  type = map(string)\n}\nresource \"alicloud_vpc\" \"a\" {\n  a = var.a\n  b = var.b\n  c = var.c\n  d = var.d\n}\n"),
        ("root/terraform.tfvars", b"a = \"tfvars\"\nb = \"tfvars\"\nc = [1]\n"),
        ("root/x.auto.tfvars.json", br#"{"b": "auto", "c": [2]}"#),
        ("extra.tfvars", b"c = [3]\nunused = 1\n"),
    ]);
    case.request.env_vars = vec![("TF_VAR_a".into(), "env".into()), ("TF_VAR_d".into(), "{ k = \"v\" }".into())];
    case.request.vars = vec![VarArgument::File("extra.tfvars".into()), VarArgument::Value("b".into(), "cli".into())];
    let plan = case.plan();
    assert!(plan.complete, "{:#?}", plan.notes);
    assert_eq!(value(&plan, "alicloud_vpc.a", "a").as_str(), Some("tfvars"));
    assert_eq!(value(&plan, "alicloud_vpc.a", "b").as_str(), Some("cli"));
    assert_eq!(value(&plan, "alicloud_vpc.a", "c").items().unwrap()[0].as_i64(), Some(3));
    assert_eq!(value(&plan, "alicloud_vpc.a", "d").get("k").unwrap().as_str(), Some("v"));
}

#[test]
fn json_syntax() {
    let text = br#"{
  "variable": {"cidr": {"type": "list(string)", "default": ["10.0.0.0/8"]}},
  "resource": {
    "alicloud_vpc": {"a": {"vpc_name": "x-${var.cidr[0]}", "count": 2}},
    "tencentcloud_security_group_rule_set": {"s": {
      "ingress": {"port": "22"},
      "dynamic": {"egress": {"for_each": "${var.cidr}", "content": {"cidr_block": "${egress.value}"}}}
    }}
  }
}"#;
    let plan = Case::new(&[("root/main.tf.json", text)]).plan();
    assert!(plan.complete && plan.notes.is_empty(), "{:#?}", plan.notes);
    assert_eq!(value(&plan, "alicloud_vpc.a[1]", "vpc_name").as_str(), Some("x-10.0.0.0/8"));
    let egress = value(&plan, "tencentcloud_security_group_rule_set.s", "egress");
    assert_eq!(egress.items().unwrap()[0].get("cidr_block").unwrap().as_str(), Some("10.0.0.0/8"));
    let place = plan.content.place("tencentcloud_security_group_rule_set.s", Some("ingress[0].port")).unwrap();
    assert_eq!((place.location.line, place.location.column), (6, 27));
    let bad = Case::new(&[("root/main.tf.json", b"{\"resource\": [}")]).plan();
    assert_eq!(note(&bad, "expected a value").location.as_ref().unwrap().column, 15);
}

#[test]
fn places_and_their_steps() {
    let main = "variable \"admin\" {\n  default = \"0.0.0.0/0\"\n}\nlocals {\n  rules = [{ cidr = var.admin }, { cidr = \"10.0.0.0/8\" }]\n}\nmodule \"m\" {\n  source = \"./m\"\n  cidr   = local.rules[0].cidr\n}\nresource \"x_y\" \"z\" {\n  list = [\n    \"a\",\n    \"b\",\n  ]\n  dynamic \"block\" {\n    for_each = local.rules\n    content {\n      cidr = block.value.cidr\n    }\n  }\n  block {\n    cidr = \"literal\"\n  }\n}\n";
    let case = Case::new(&[
        ("root/main.tf", main.as_bytes()),
        ("root/m/main.tf", b"variable \"cidr\" {}\nresource \"x_y\" \"r\" {\n  cidr_ip = var.cidr\n}\n"),
    ]);
    let plan = case.plan();
    let text = |span| plan.sources.text(span).unwrap().to_owned();
    let place = plan.content.place("module.m.x_y.r", Some("cidr_ip")).unwrap();
    assert_eq!(text(place.span), "var.cidr");
    assert_eq!(text(place.attribute.unwrap()), "cidr_ip = var.cidr");
    assert_eq!(text(place.header.unwrap()), "resource \"x_y\" \"r\"");
    let steps: Vec<(String, String)> =
        place.steps.iter().map(|step| (step.what.to_string(), text(step.span))).collect();
    assert_eq!(
        steps,
        [
            ("module \"m\" cidr".to_owned(), "local.rules[0].cidr".to_owned()),
            ("local.rules".to_owned(), "var.admin".to_owned()),
            ("variable \"admin\" default".to_owned(), "\"0.0.0.0/0\"".to_owned()),
        ]
    );
    let at = |path: &str| plan.content.place("x_y.z", Some(path)).unwrap();
    assert_eq!(text(at("list[1]").span), "\"b\"");
    assert!(text(at("list[1]").attribute.unwrap()).starts_with("list = ["));
    assert_eq!(text(at("block[0].cidr").span), "block.value.cidr");
    assert_eq!(text(at("block[0].cidr").steps.last().unwrap().span), "\"0.0.0.0/0\"");
    assert_eq!(text(at("block[1].cidr").steps.last().unwrap().span), "\"10.0.0.0/8\"");
    assert_eq!(text(at("block[2].cidr").span), "\"literal\"");
    assert_eq!(text(at("block[2].nothing").span), "block");
    assert_eq!(text(at("nothing").span), "resource \"x_y\" \"z\"");
    assert_eq!(text(plan.content.place("x_y.z[3]", None).unwrap().span), "resource \"x_y\" \"z\"");
    assert!(text(at("").span).ends_with("}\n}"), "{}", text(at("").span));
    assert!(plan.content.place("x_y.other", None).is_none());
}

#[test]
fn other_blocks() {
    let plan = root("terraform {\n  backend \"oss\" {\n    bucket = \"b\"\n  }\n}\nprovider \"alicloud\" {\n  region = \"cn-hangzhou\"\n}\nprovider \"alicloud\" {\n  alias = \"sh\"\n}\nvariable \"p\" {\n  sensitive = true\n  default = \"x\"\n}\noutput \"o\" {\n  value = var.p\n}\n").plan();
    let addresses: Vec<&str> = plan.blocks.iter().map(|block| &*block.address).collect();
    assert_eq!(
        addresses,
        ["output.o", "provider.alicloud", "provider.alicloud.sh", "terraform.backend.oss", "variable.p"]
    );
    assert!(plan.blocks.iter().all(|block| block.mode == Mode::Block && block.place.is_some()));
    assert!(plan.blocks[0].after.as_ref().unwrap().get("value").unwrap().is_sensitive());
}

#[test]
fn unknown_repetition_stands_for_any_number() {
    let plan = root("variable \"n\" {}\nresource \"alicloud_vpc\" \"a\" {\n  count = var.n\n  vpc_name = \"v-${count.index}\"\n}\nresource \"alicloud_vswitch\" \"v\" {\n  vpc_id = alicloud_vpc.a[0].id\n}\nresource \"alicloud_instance\" \"i\" {\n  for_each = toset(alicloud_vpc.a[*].id)\n  x = each.key\n}\n").plan();
    assert!(resource(&plan, "alicloud_vpc.a").representative);
    let id = value(&plan, "alicloud_vswitch.v", "vpc_id");
    assert!(id.is_unknown());
    assert_eq!((&*id.refs()[0].address, &*id.refs()[0].attribute), ("alicloud_vpc.a", "id"));
    assert!(resource(&plan, "alicloud_instance.i").representative);
}

#[test]
fn conditions_that_surely_fail_are_said() {
    let plan = root("variable \"n\" {\n  default = 1\n  validation {\n    condition = var.n > 1\n    error_message = \"more\"\n  }\n}\nresource \"alicloud_vpc\" \"a\" {\n  lifecycle {\n    precondition {\n      condition = var.n == 2\n      error_message = \"two\"\n    }\n  }\n}\n").plan();
    assert!(plan.complete);
    assert_eq!(note(&plan, "validation refuses").location.as_ref().unwrap().line, 4);
    assert_eq!(note(&plan, "precondition of `alicloud_vpc.a`").location.as_ref().unwrap().line, 11);
    assert!(resource(&plan, "alicloud_vpc.a").after.unwrap().entries().unwrap().is_empty());
}
