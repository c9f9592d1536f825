//! What a configuration says besides arguments: lifecycle, conditions, provisioners, providers, ephemeral values; and
//! what the values tell about where they come from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use menshen::base::{Data, Level, UnknownKind, Value};
use menshen::input::hcl::read_directory;
use menshen::input::read::VarArgument;
use menshen::input::{Mode, Plan, Request, Resource};
use std::fs;
use std::path::Path;

fn plan_with(files: &[(&str, &str)], vars: &[(&str, &str)]) -> Plan {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let vars = vars.iter().map(|(name, value)| VarArgument::Value((*name).into(), (*value).into())).collect();
    let request = Request { current_dir: dir.path().to_path_buf(), vars, ..Request::default() };
    let (mut plans, errors) = read_directory(Path::new("."), &request);
    assert!(errors.is_empty(), "{errors:?}");
    plans.remove(0)
}

fn plan(text: &str) -> Plan {
    plan_with(&[("main.tf", text)], &[])
}

fn resource(plan: &Plan, address: &str) -> Resource {
    let mut found = None;
    plan.content.each(&|_, _| true, &mut |resource| {
        if &*resource.address == address {
            found = Some(resource);
        }
    });
    found
        .or_else(|| plan.blocks.iter().find(|block| &*block.address == address).cloned())
        .unwrap_or_else(|| panic!("no {address}: {:#?}", plan.notes))
}

fn value(plan: &Plan, address: &str, name: &str) -> Value {
    resource(plan, address).after.unwrap().get(name).cloned().unwrap_or_else(|| panic!("no {name}"))
}

fn warnings(plan: &Plan) -> Vec<(u32, String)> {
    plan.notes
        .iter()
        .filter(|note| note.level == Level::Warning)
        .map(|note| (note.location.as_ref().map_or(0, |location| location.line), note.message.clone()))
        .collect()
}

#[test]
fn lifecycle_reaches_the_resource() {
    let plan = plan(
        "resource \"alicloud_vpc\" \"a\" {\n  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [tags[\"a\"], \"vpc_name\", ingress[0].port]\n  }\n}\n\
         resource \"alicloud_vpc\" \"b\" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\nresource \"alicloud_vpc\" \"c\" {}\n",
    );
    let a = resource(&plan, "alicloud_vpc.a").lifecycle;
    assert!(a.prevent_destroy);
    let names: Vec<&str> = a.ignore_changes.iter().map(|path| &**path).collect();
    assert_eq!(names, ["tags[\"a\"]", "vpc_name", "ingress[0].port"]);
    let b = resource(&plan, "alicloud_vpc.b").lifecycle;
    assert_eq!((b.prevent_destroy, &*b.ignore_changes[0], b.ignore_changes.len()), (false, "all", 1));
    assert_eq!(resource(&plan, "alicloud_vpc.c").lifecycle, Default::default());
}

#[test]
fn conditions_that_surely_fail_are_noted_and_no_others() {
    let plan = plan(
        r#"variable "n" {
  default = 5
  validation {
    condition     = var.n < 5
    error_message = "less"
  }
  validation {
    condition     = var.n > 0
    error_message = "more"
  }
}
resource "alicloud_vpc" "a" {
  count    = 2
  vpc_name = "x${count.index}"
  lifecycle {
    precondition {
      condition     = count.index == 0
      error_message = "first"
    }
    postcondition {
      condition     = self.vpc_name != "x1"
      error_message = "name"
    }
    postcondition {
      condition     = self.id == "unknown yet"
      error_message = "id"
    }
  }
}
check "c" {
  data "alicloud_vpcs" "d" {
    name_regex = "x"
  }
  assert {
    condition     = var.n == 4
    error_message = "four"
  }
  assert {
    condition     = data.alicloud_vpcs.d.ids[0] == "x"
    error_message = "unknown"
  }
}
output "o" {
  value = 1
  precondition {
    condition     = alicloud_vpc.a[0].vpc_name == "other"
    error_message = "other"
  }
}
"#,
    );
    assert_eq!(
        warnings(&plan),
        [
            (4, "variable `n` has a value that its validation refuses".to_owned()),
            (17, "a precondition of `alicloud_vpc.a[1]` does not hold".to_owned()),
            (21, "a postcondition of `alicloud_vpc.a[1]` does not hold".to_owned()),
            (35, "check `c` does not hold".to_owned()),
            (46, "a precondition of output `o` does not hold".to_owned()),
        ]
    );
    assert!(plan.complete);
    assert_eq!(value(&plan, "data.alicloud_vpcs.d", "name_regex").as_str(), Some("x"));
}

#[test]
fn provisioners_and_connections_can_be_read() {
    let word = ["hun", "ter2"].concat();
    let plan = plan(&format!(
        "variable \"p\" {{\n  default = \"{word}\"\n}}\nresource \"alicloud_instance\" \"i\" {{\n  count = 2\n  instance_name = \"n\"\n  connection {{\n    password = var.p\n  }}\n  \
         provisioner \"remote-exec\" {{\n    inline = [\"login ${{var.p}} ${{self.instance_name}}\", self.public_ip]\n    connection {{\n      host = \"h${{count.index}}\"\n    }}\n  }}\n}}\n"
    ));
    let inline = value(&plan, "alicloud_instance.i[1].provisioner[0]", "inline");
    assert_eq!(inline.items().unwrap()[0].as_str(), Some(format!("login {word} n").as_str()));
    assert!(inline.items().unwrap()[1].is_unknown());
    assert_eq!(&*inline.items().unwrap()[1].refs()[0].address, "alicloud_instance.i[1]");
    let script = resource(&plan, "alicloud_instance.i[1].provisioner[0]");
    assert_eq!((script.mode, &*script.kind, &*script.name), (Mode::Block, "provisioner", "remote-exec"));
    let host = script.after.unwrap().get("connection").unwrap().items().unwrap()[0].get("host").cloned().unwrap();
    assert_eq!(host.as_str(), Some("h1"));
    assert_eq!(value(&plan, "alicloud_instance.i[0].connection[0]", "password").as_str(), Some(word.as_str()));
    let place = plan.content.place("alicloud_instance.i[0].connection[0]", Some("password")).unwrap();
    assert_eq!((place.location.line, place.steps.last().unwrap().location.line), (8, 2));
    let object = resource(&plan, "alicloud_instance.i[0]").after.unwrap();
    assert!(object.get("connection").is_none() && object.get("provisioner").is_none());
}

#[test]
fn providers_are_those_of_the_root() {
    let child = "terraform {\n  required_providers {\n    alicloud = {\n      configuration_aliases = [alicloud.x]\n    }\n  }\n}\nresource \"alicloud_vpc\" \"p\" {}\nresource \"alicloud_vpc\" \"x\" {\n  provider = alicloud.x\n}\n";
    let own = "provider \"alicloud\" {\n  region = \"r\"\n}\nresource \"alicloud_vpc\" \"o\" {}\n";
    let plan = plan_with(
        &[
            (
                "main.tf",
                "provider \"alicloud\" {}\nprovider \"alicloud\" {\n  alias = \"sh\"\n}\nresource \"alicloud_vpc\" \"r\" {\n  provider = alicloud.sh\n}\n\
                 module \"m\" {\n  source = \"./m\"\n  providers = {\n    alicloud = alicloud.sh\n  }\n}\nmodule \"o\" {\n  source = \"./o\"\n}\n",
            ),
            ("m/main.tf", "module \"c\" {\n  source = \"../c\"\n  providers = {\n    alicloud.x = alicloud\n  }\n}\n"),
            ("c/main.tf", child),
            ("o/main.tf", own),
        ],
        &[],
    );
    for (address, provider) in [
        ("alicloud_vpc.r", "alicloud.sh"),
        ("module.m.module.c.alicloud_vpc.p", "alicloud.sh"),
        ("module.m.module.c.alicloud_vpc.x", "alicloud.sh"),
        ("module.o.alicloud_vpc.o", "module.o:alicloud"),
    ] {
        assert_eq!(&*resource(&plan, address).provider, provider, "{address}");
    }
}

#[test]
fn ephemeral_blocks_and_functions_of_providers_are_unknown() {
    let plan = plan(
        "ephemeral \"random_password\" \"p\" {\n  length = 16\n}\nresource \"alicloud_db_account\" \"a\" {\n  account_password_wo = ephemeral.random_password.p.result\n  \
         account_name = provider::alicloud::name(\"x\")\n  account_description = \"${try(provider::alicloud::name(\"x\"), \"fallback\")}\"\n  db_instance_id = core::upper(\"x\")\n}\n",
    );
    let word = value(&plan, "alicloud_db_account.a", "account_password_wo");
    assert!(word.is_unknown() && word.meta.as_ref().unwrap().ephemeral);
    assert_eq!(&*word.refs()[0].address, "ephemeral.random_password.p");
    assert_eq!(&*word.refs()[0].attribute, "result");
    for name in ["account_name", "account_description"] {
        let value = value(&plan, "alicloud_db_account.a", name);
        assert!(
            matches!(&value.data, Data::Unknown(why) if matches!(&why.kind, UnknownKind::NotEvaluated(reason) if reason.contains("provider::alicloud::name"))),
            "{value:?}"
        );
    }
    assert_eq!(value(&plan, "alicloud_db_account.a", "db_instance_id").as_str(), Some("X"));
    let told = warnings(&plan);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].1.contains("function of a provider"), "{told:?}");
    assert_eq!(value(&plan, "ephemeral.random_password.p", "length").as_i64(), Some(16));
}

#[test]
fn moves_imports_and_removals_are_accepted() {
    let plan = plan(
        "moved {\n  from = alicloud_vpc.old\n  to = alicloud_vpc.new\n}\nimport {\n  to = alicloud_vpc.new\n  id = \"vpc-1\"\n}\nremoved {\n  from = module.x\n}\nresource \"alicloud_vpc\" \"new\" {}\n",
    );
    assert!(plan.complete && plan.notes.is_empty(), "{:#?}", plan.notes);
    assert_eq!(resource(&plan, "alicloud_vpc.new").previous_address, None);
}

#[test]
fn documents_that_cannot_be_computed_say_why() {
    let plan = plan(
        r#"resource "alicloud_oss_bucket" "b" {}
data "alicloud_ram_policy_document" "unknown" {
  statement {
    action   = ["oss:*"]
    resource = ["acs:oss:*:*:${alicloud_oss_bucket.b.id}/*"]
  }
}
data "alicloud_ram_policy_document" "twice" {
  statement {
    action = ["oss:*"]
    condition {
      operator = "StringEquals"
      variable = "oss:Prefix"
      values   = ["a"]
    }
    condition {
      operator = "StringEquals"
      variable = "oss:Prefix"
      values   = ["b"]
    }
  }
}
data "alicloud_ram_policy_document" "empty" {
  statement {
    action = [""]
  }
}
resource "alicloud_ram_policy" "p" {
  for_each = {
    unknown = data.alicloud_ram_policy_document.unknown.document
    twice   = data.alicloud_ram_policy_document.twice.document
    empty   = data.alicloud_ram_policy_document.empty.document
  }
  policy_document = each.value
}
"#,
    );
    let document = |name: &str| value(&plan, &format!("alicloud_ram_policy.p[\"{name}\"]"), "policy_document");
    let unknown = document("unknown");
    assert!(matches!(&unknown.data, Data::Unknown(why) if why.kind == UnknownKind::Computed));
    let sources: Vec<&str> = unknown.refs().iter().map(|found| &*found.address).collect();
    assert_eq!(sources, ["alicloud_oss_bucket.b", "data.alicloud_ram_policy_document.unknown"]);
    for (name, reason) in [("twice", "repeat an operator"), ("empty", "is empty")] {
        let value = document(name);
        assert!(
            matches!(&value.data, Data::Unknown(why) if matches!(&why.kind, UnknownKind::NotEvaluated(text) if text.contains(reason))),
            "{value:?}"
        );
    }
}

const WAYS: &str = r#"variable "given" {
  default = "none"
}
variable "default" {
  default = "d"
}
variable "object" {
  default = { a = "x", b = ["y", "z"] }
}
variable "pair" {
  type    = object({ a = string, b = string })
  default = null
}
resource "alicloud_vpc" "other" {
  vpc_name = "written"
}
locals {
  literal  = "l"
  text     = "${local.literal}-${var.default}"
  mixed    = "${local.literal}-${var.given}"
  upper    = upper(var.default)
  secret   = sensitive("s")
  split    = split(",", "a,${var.given}")
  list     = [var.given, "plain"]
  for      = [for x in local.list : "${x}!"]
  encoded  = base64encode(join(":", [var.default, "x"]))
  json     = jsondecode(jsonencode({ a = var.given, b = 1 }))
  tpl      = templatestring(local.tplsrc, { x = var.given })
  tplsrc   = "$${x}"
  sum      = 1 + 2
  resource = "${alicloud_vpc.other.id}-x"
  chosen   = true ? var.default : var.given
  merged   = merge({ a = "one" }, { b = var.given })
  pair     = var.pair.b
}
"#;

#[test]
fn what_a_value_is_made_of_can_be_told() {
    use menshen::base::Roots;
    let mut text = WAYS.to_owned();
    let cases = [
        ("local.literal", false, false),
        ("local.text", false, false),
        ("local.mixed", true, false),
        ("local.upper", false, false),
        ("local.secret", false, false),
        ("local.split[0]", true, false),
        ("local.list[0]", true, false),
        ("local.list[1]", false, false),
        ("local.for[0]", true, false),
        ("local.for[1]", false, false),
        ("local.encoded", false, false),
        ("local.json.a", true, false),
        ("local.tpl", true, false),
        ("local.sum", false, false),
        ("local.resource", false, true),
        ("local.chosen", false, false),
        ("local.merged.a", false, false),
        ("local.merged[\"b\"]", true, false),
        ("local.pair", true, false),
        ("\"${local.pair}${var.object.b[1]}\"", true, false),
        ("var.object.b[0]", false, false),
        ("try(local.nothing, local.mixed)", true, false),
        ("coalesce(\"\", local.mixed)", true, false),
        ("lookup(var.object, \"a\", var.given)", false, false),
        ("alicloud_vpc.other.vpc_name", false, false),
    ];
    for (index, (expression, _, _)) in cases.iter().enumerate() {
        text += &format!("resource \"alicloud_vpc\" \"r{index}\" {{\n  vpc_name = {expression}\n}}\n");
    }
    let plan = plan_with(&[("main.tf", &text)], &[("given", "g"), ("pair", "{ a = \"1\", b = \"2\" }")]);
    for (index, (expression, given, resource)) in cases.iter().enumerate() {
        let roots = value(&plan, &format!("alicloud_vpc.r{index}"), "vpc_name").roots();
        assert_eq!(roots.has(Roots::GIVEN), *given, "{expression}: {roots:?}");
        assert_eq!(roots.has(Roots::RESOURCE), *resource, "{expression}: {roots:?}");
        assert!(*given || *resource || roots.has(Roots::LITERAL), "{expression}: {roots:?}");
    }
}

/// Lines of the places that a value came through, the last one first written.
fn lines(plan: &Plan, address: &str, path: &str) -> Vec<u32> {
    let place = plan.content.place(address, Some(path)).unwrap();
    std::iter::once(place.location.line).chain(place.steps.iter().map(|step| step.location.line)).collect()
}

#[test]
fn places_lead_through_what_passes_a_value_on() {
    let head = r#"locals {
  v     = "0.0.0.0/0"
  w     = "10.0.0.0/8"
  list  = [
    "a",
    "b",
  ]
  map   = {
    a = "one"
    b = "two"
  }
}
"#;
    let cases = [
        ("\"${local.v}\"", 2),
        ("true ? local.v : local.w", 2),
        ("false ? local.v : local.w", 3),
        ("lookup(local.map, \"b\", \"x\")", 10),
        ("element(local.list, 1)", 6),
        ("local.list[0]", 5),
        ("try(local.nothing, local.v)", 2),
        ("coalesce(null, local.w)", 3),
        ("merge(local.map, {}).a", 9),
        ("one([for k, v in local.map : v if k == \"b\"])", 10),
        ("{ for x in local.list : x => x }[\"b\"]", 6),
        ("concat(local.list, [])[0]", 5),
        ("values(local.map)[1]", 10),
        ("flatten([[local.list], \"c\"])[0]", 5),
        ("[for x in [{ n = local.v }] : x.n][0]", 2),
        ("(local.v)", 2),
        ("sensitive(local.v)", 2),
        ("tostring(local.v)", 2),
    ];
    for (expression, line) in cases {
        let plan = plan(&format!("{head}resource \"alicloud_vpc\" \"r\" {{\n  vpc_name = {expression}\n}}\n"));
        let found = lines(&plan, "alicloud_vpc.r", "vpc_name");
        assert_eq!(found.first(), Some(&14), "{expression}");
        assert_eq!(found.last(), Some(&line), "{expression}: {found:?}");
    }
}

#[test]
fn the_one_that_stands_for_all_gives_what_all_have_in_common() {
    let plan = plan(
        r#"variable "n" {}
resource "alicloud_vpc" "many" {
  count      = var.n
  cidr_block = "10.0.0.0/8"
  vpc_name   = "v${count.index}"
}
resource "alicloud_vswitch" "s" {
  cidr_block   = alicloud_vpc.many[0].cidr_block
  vswitch_name = alicloud_vpc.many[1].vpc_name
  vpc_id       = alicloud_vpc.many[2].id
  description  = join(",", alicloud_vpc.many[*].cidr_block)
  tags         = { n = length(alicloud_vpc.many) }
}
resource "alicloud_vswitch" "each" {
  for_each   = alicloud_vpc.many
  cidr_block = each.value.cidr_block
}
"#,
    );
    assert!(resource(&plan, "alicloud_vpc.many").representative);
    let get = |name: &str| value(&plan, "alicloud_vswitch.s", name);
    assert_eq!(get("cidr_block").as_str(), Some("10.0.0.0/8"));
    assert_eq!(&*get("cidr_block").refs()[0].address, "alicloud_vpc.many");
    for name in ["vswitch_name", "vpc_id", "description"] {
        let value = get(name);
        assert!(value.is_unknown(), "{name}");
        assert_eq!(&*value.refs()[0].address, "alicloud_vpc.many", "{name}");
    }
    assert!(get("tags").get("n").unwrap().is_unknown());
    assert!(resource(&plan, "alicloud_vswitch.each").representative);
}

#[test]
fn known_blocks_stay_beside_a_dynamic_one_that_is_not_known() {
    let plan = plan(
        r#"variable "rules" {}
resource "tencentcloud_security_group_rule_set" "s" {
  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
  }
  dynamic "ingress" {
    for_each = var.rules
    content {
      action = ingress.value
    }
  }
  dynamic "egress" {
    for_each = var.rules
    content {
      action = egress.value
    }
  }
}
"#,
    );
    let ingress = value(&plan, "tencentcloud_security_group_rule_set.s", "ingress");
    let items = ingress.items().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].get("cidr_block").unwrap().as_str(), Some("0.0.0.0/0"));
    assert!(items[1].is_unknown());
    assert!(value(&plan, "tencentcloud_security_group_rule_set.s", "egress").is_unknown());
}

/// What the first parser refuses at a limit of its own, and Terraform takes.
#[test]
fn deep_and_long_expressions_are_read() {
    let deep = |open: &str, close: &str, depth: usize| format!("{}\"x\"{}", open.repeat(depth), close.repeat(depth));
    let sum = vec!["1"; 300].join(" + ");
    let cases = [
        (deep("(", ")", 120), "x"),
        (deep("[", "]", 100) + &"[0]".repeat(100), "x"),
        (deep("{ a = ", " }", 100) + &".a".repeat(100), "x"),
        (deep("upper(", ")", 90), "X"),
        (deep("\"${", "}\"", 90), "x"),
        (format!("{} \"end\"", "false ? \"no\" : ".repeat(100)), "end"),
        (format!("({sum}) == 300 ? \"sum\" : \"other\""), "sum"),
        (format!("{} ? \"all\" : \"none\"", vec!["\"a\" == \"a\""; 150].join(" && ")), "all"),
        ("1e1000 > 1e999 ? \"big\" : \"small\"".to_owned(), "big"),
        ("-1.5e400 < 0 ? \"less\" : \"more\"".to_owned(), "less"),
    ];
    // What else may stand in the same block is read, too.
    let rest = r#"
  tags = {
    "quoted key" = 1, (local.k) : "v" # comment
    list = [for i, x in ["a", "b"] : "${i}-${x}" if x != "a"]
    map  = { for k, v in { a = 1 } : upper(k) => v... }
    text = "tab\t\"q\" $${no} %{ if true ~} yes %{ else }no%{ endif }\u00e9"
    splat = [{ n = 1 }, { n = 2 }].*.n
    full = [{ n = [7] }][*].n[0]
    neg  = -1 + !true == false ? 1 : 2
    call = max([1, 2]...)
    old  = ["p", "q"].1
  }
  description = <<-EOT
    one ${1 + 1}
      two %{ for x in ["a"] }${x}%{ endfor }
  EOT
  provisioner "x" {}
"#;
    // In Terraform `!` does not apply to what `==` compares with a number.
    let rest = rest.replace("    neg  = -1 + !true == false ? 1 : 2\n", "    neg  = -1 + 2 == 1 && !false ? 1 : 2\n");
    for (expression, wanted) in cases {
        let plan = plan(&format!(
            "locals {{\n  k = \"computed\"\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  vpc_name = {expression}\n{rest}}}\n\nresource \"alicloud_vpc\" \"b\" {{\n  vpc_name = \"b\"\n}}\n"
        ));
        let short: String = expression.chars().take(30).collect();
        assert!(plan.complete, "{short}: {:#?}", plan.notes);
        assert_eq!(value(&plan, "alicloud_vpc.a", "vpc_name").as_str(), Some(wanted), "{short}");
        assert_eq!(value(&plan, "alicloud_vpc.b", "vpc_name").as_str(), Some("b"), "{short}");
        assert_eq!(value(&plan, "alicloud_vpc.a", "description").as_str(), Some("one 2\n  two a\n"), "{short}");
        let tags = value(&plan, "alicloud_vpc.a", "tags");
        let tag = |name: &str| tags.get(name).unwrap_or_else(|| panic!("{name} in {tags:?}")).clone();
        assert_eq!((tag("quoted key").as_i64(), tag("computed").as_str()), (Some(1), Some("v")));
        assert_eq!(tag("list").items().unwrap()[0].as_str(), Some("1-b"));
        assert_eq!(tag("map").get("A").unwrap().items().unwrap()[0].as_i64(), Some(1));
        assert_eq!(tag("text").as_str(), Some("tab\t\"q\" ${no} yes é"));
        assert_eq!(tag("splat").items().unwrap().len(), 2);
        assert_eq!((tag("full").items().unwrap()[0].as_i64(), tag("neg").as_i64()), (Some(7), Some(1)));
        assert_eq!((tag("call").as_i64(), tag("old").as_str()), (Some(2), Some("q")));
        let place = plan.content.place("alicloud_vpc.a", Some("vpc_name")).unwrap();
        assert_eq!(place.location.line, 5, "{short}");
    }
}

/// What Terraform refuses stays an error where the second parser is asked, too.
#[test]
fn deep_nonsense_stays_an_error() {
    let deep = "(".repeat(100) + "1" + &")".repeat(100);
    for tail in ["  x = = 1\n", "  y = 1 2\n", "  vpc_name = 1\n", "  z = [1 2]\n", "  t = \"${\"\n", "  u {\n"] {
        let plan = plan(&format!(
            "resource \"alicloud_vpc\" \"a\" {{\n  vpc_name = {deep}\n{tail}}}\nresource \"alicloud_vpc\" \"b\" {{}}\n"
        ));
        assert!(!plan.complete, "{tail}");
    }
}
