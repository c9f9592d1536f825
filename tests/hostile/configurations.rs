//! Hostile configurations: values that multiply, loops in loops, repetition, nesting, files.
//!
//! In: nothing. Out: cases. A value named `local.bomb` ends in the address of a security group rule.

use super::{Case, GOOD};

/// Says whom the rule admits by the hostile value: whatever it is, the rule must not pass for harmless.
const RULE: &str = "resource \"alicloud_security_group\" \"g\" {\n  vpc_id = \"vpc-1\"\n}\nresource \"alicloud_security_group_rule\" \"r\" {\n  type              = \"ingress\"\n  ip_protocol       = \"tcp\"\n  port_range        = \"22/22\"\n  security_group_id = alicloud_security_group.g.id\n  cidr_ip           = local.bomb\n}\n";

fn files(name: &'static str, says: &'static str, files: Vec<(String, Vec<u8>)>) -> Case {
    let mut files = files;
    files.push(("good.tf".to_owned(), GOOD.into()));
    Case { name, path: ".", files, says, heavy: false }
}

fn main(name: &'static str, says: &'static str, text: String) -> Case {
    files(name, says, vec![("main.tf".to_owned(), text.into())])
}

/// `local.bomb` is this expression.
fn bomb(name: &'static str, says: &'static str, locals: &str, expression: &str) -> Case {
    main(name, says, format!("locals {{\n{locals}\n  bomb = {expression}\n}}\n{RULE}"))
}

/// Sixty locals, each made of the one before it, `@`.
fn chain(name: &'static str, first: &str, step: &str, last: &str) -> Case {
    let mut locals = format!("  x0 = {first}\n");
    for at in 1..60 {
        locals += &format!("  x{at} = {}\n", step.replace('@', &format!("local.x{}", at - 1)));
    }
    bomb(name, "budget", &locals, &last.replace('@', "local.x59"))
}

/// Lists of a thousand, of a hundred thousand and of a million elements; a text of a megabyte, one of sixteen.
const LISTS: &str = "  thousand = range(1000)\n  many     = flatten([for i in range(100) : local.thousand])\n  million  = flatten([for i in range(1000) : local.thousand])\n  kilo     = join(\"\", [for i in range(1000) : \"x\"])\n  mega     = join(\"\", [for i in range(1000) : local.kilo])\n  huge     = join(\"\", [for i in range(16) : local.mega])";

fn lists(name: &'static str, expression: &str) -> Case {
    bomb(name, "budget", LISTS, expression)
}

pub fn all() -> Vec<Case> {
    let mut out = vec![
        // What Terraform itself refuses.
        bomb("range-huge", "1024", "", "tostring(length(range(1000000000)))"),
        bomb("recursive-locals", "depends on itself", "  a = local.b\n  b = local.a", "local.a"),
        // Values that multiply.
        chain("double-template", "\"xxxxxxxxxx\"", "\"${@}${@}${@}\"", "@"),
        chain("double-tuple", "[1, 2]", "[@, @, @]", "jsonencode(@)"),
        chain("double-object", "{ a = 1 }", "{ a = @, b = @ }", "jsonencode(@)"),
        chain(
            "double-merge",
            "{ a = 1 }",
            "merge(@, { for k, v in @ : \"${k}b\" => v }, { for k, v in @ : \"${k}c\" => v })",
            "jsonencode(@)",
        ),
        chain("double-concat", "[\"x\"]", "concat(@, @)", "join(\",\", @)"),
        chain("double-flatten", "[\"x\"]", "flatten([@, @])", "join(\",\", @)"),
        chain("double-setproduct", "[\"a\", \"b\"]", "[for p in setproduct(@, @) : join(\"\", p)]", "join(\",\", @)"),
        chain("double-join", "\"x\"", "join(\",\", [@, @])", "@"),
        chain("double-format", "\"x\"", "format(\"%s%s\", @, @)", "@"),
        chain("double-formatlist", "[\"x\"]", "formatlist(\"%s%s\", @, @)", "@[0]"),
        chain("double-replace", "\"aa\"", "replace(@, \"a\", \"aa\")", "@"),
        chain("double-base64", "\"some text of a length\"", "base64encode(\"${@}${@}\")", "@"),
        chain("double-json", "\"\\\"\\\"\"", "jsonencode(@)", "@"),
        chain("double-yaml", "{ a = [1, 2] }", "{ a = yamlencode([@, @]) }", "@.a"),
        chain("double-split", "\"a,b\"", "join(\",\", concat(split(\",\", @), split(\",\", @)))", "@"),
        chain("double-indent", "\"a\\nb\"", "indent(500, \"${@}\\n${@}\")", "@"),
        chain(
            "double-zipmap",
            "[\"a\", \"b\"]",
            "[for k, v in zipmap([for i, x in concat(@, @) : \"k${i}\"], concat(@, @)) : v]",
            "join(\"\", @)",
        ),
        chain("double-conditional", "[\"x\"]", "length(@) > 0 ? concat(@, @) : []", "join(\",\", @)"),
        chain(
            "double-set",
            "toset([\"a\", \"b\"])",
            "toset(flatten([for x in @ : [for y in [\"c\", \"d\"] : \"${x}${y}\"]]))",
            "join(\",\", @)",
        ),
        // Loops in loops.
        bomb(
            "loops-in-loops",
            "budget",
            "",
            "join(\",\", flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]]))",
        ),
        bomb(
            "loops-that-drop",
            "budget",
            "",
            "length([for a in range(1000) : a if length([for b in range(1000) : b if length([for c in range(1000) : c if false]) > 0]) > 0])",
        ),
        lists("quadratic-join", "join(\"\", [for i in local.many : join(\",\", local.many)])"),
        lists("quadratic-contains", "length([for i in local.many : i if contains(local.many, i + 2000)])"),
        lists("quadratic-index", "length([for i in local.many : index(local.many, 999)])"),
        lists("quadratic-equals", "length([for i in local.many : local.many == local.many])"),
        lists("quadratic-conditional", "length([for i in local.many : i > 5 ? local.many : [1]])"),
        lists("quadratic-splat", "length([for i in local.many : local.many[*]])"),
        lists("quadratic-distinct", "length([for i in local.many : distinct(local.many)])"),
        lists("quadratic-tolist", "length([for i in local.many : tolist(local.many)])"),
        lists("quadratic-parts", "length([for i in local.many : local.many])"),
        lists("quadratic-length", "length([for i in local.million : length(local.million)])"),
        lists(
            "quadratic-try",
            "length([for i in local.many : try(local.many.x, local.many[i + 200000], can(local.many), 1)])",
        ),
        lists("quadratic-slices", "length([for i in local.many : slice(local.many, 1, 90000)])"),
        lists("million-jsonencode", "jsonencode(local.million)"),
        lists("million-sort", "join(\",\", sort([for i in local.million : md5(i)]))"),
        lists("million-toset", "length(toset([for i in local.million : \"k${i}\"]))"),
        lists("million-setproduct", "length(setproduct(local.million, local.million))"),
        lists("long-text-loop", "length([for i in local.many : upper(local.huge)])"),
        lists("long-text-length", "length([for i in local.many : length(local.huge)])"),
        lists("long-text-hash", "join(\"\", [for i in local.many : sha512(local.huge)])"),
        lists("long-text-template", "length([for i in local.many : \"${local.huge}x\"])"),
        lists("long-text-equals", "length([for i in local.many : local.huge == \"${local.huge}\"])"),
        lists("long-text-substr", "length([for i in local.many : substr(local.huge, 16000000, 1)])"),
        lists("long-text-split", "length(split(\"\", local.huge))"),
        lists("long-text-keys", "length({ for i in local.many : \"${local.mega}${i}\" => i })"),
        lists("long-text-title", "length([for i in local.many : title(strrev(local.mega))])"),
        lists("long-text-number", "length([for i in local.many : try(tonumber(local.huge), 1)])"),
        lists("long-text-messages", "jsonencode([for i in local.many : parseint(\"${local.mega}-${i}\", 10)])"),
        lists("regexall-empty", "length(regexall(\"\", local.huge))"),
        lists("regexall-groups", "length(regexall(\"(((((((((((x)))))))))))\", local.huge))"),
        bomb(
            "regex-many",
            "too large",
            LISTS,
            "length([for i in local.many : regexall(\"(\\\\pL{50}|x{${i}}){20}\", \"x\")])",
        ),
        lists("regex-backtracking", "length([for i in local.many : regexall(\"(x*)*y\", local.kilo)])"),
        lists("regex-replace", "length(replace(local.huge, \"/x/\", local.kilo))"),
        bomb("regex-repeats", "", "", "length(regexall(\"((((x{1000}){1000}){1000}){1000}){1000}\", \"x\"))"),
        // Codecs.
        bomb(
            "jsondecode-deep",
            "nested",
            LISTS,
            "length(jsondecode(\"${replace(local.mega, \"x\", \"[\")}${replace(local.mega, \"x\", \"]\")}\"))",
        ),
        lists(
            "jsondecode-wide",
            "length([for i in local.many : jsondecode(\"[0${replace(local.mega, \"x\", \",0\")}]\")])",
        ),
        bomb("yamldecode-deep", "budget", LISTS, "length(yamldecode(replace(local.mega, \"x\", \"[\")))"),
        bomb("yamldecode-flow", "", LISTS, "length(yamldecode(\"a: ${replace(local.mega, \"x\", \"{a: \")}\"))"),
        bomb(
            "csvdecode-wide",
            "",
            LISTS,
            "length(csvdecode(\"${replace(local.mega, \"x\", \"a,\")}\\n${replace(local.mega, \"x\", \"a,\")}\"))",
        ),
        lists("urlencode-long", "length([for i in local.many : urlencode(replace(local.mega, \"x\", \"%\"))])"),
        lists("base64gzip-long", "join(\"\", [for i in local.many : base64gzip(local.huge)])"),
        lists("textencode-long", "join(\"\", [for i in local.many : textencodebase64(local.huge, \"UTF-16LE\")])"),
        lists(
            "formatdate-long",
            "length([for i in local.many : formatdate(replace(local.mega, \"x\", \"EEEE\"), \"2020-01-01T00:00:00Z\")])",
        ),
        lists("format-wide", "length([for i in local.many : format(\"%99999d%99999d%99999d\", i, i, i)])"),
        // Numbers.
        bomb("numbers-pow", "", "", "tostring(pow(10, 1000000000))"),
        bomb("numbers-exponent", "", "", "tostring(1e999999999)"),
        bomb(
            "numbers-square",
            "",
            &(1..40).fold("  x0 = 1e300".to_owned(), |text, at| {
                format!("{text}\n  x{at} = local.x{0} * local.x{0}", at - 1)
            }),
            "tostring(local.x39)",
        ),
        bomb("numbers-printed", "", LISTS, "length([for i in local.many : format(\"%d\", 1e300000)])"),
        bomb("numbers-modulo", "", LISTS, "length([for i in local.many : 1e300000 % 7])"),
        bomb("numbers-text", "", LISTS, "length([for i in local.many : \"${1e300000}\"])"),
        lists(
            "numbers-parseint",
            "length([for i in local.many : parseint(substr(replace(local.kilo, \"x\", \"9999999999\"), 0, 9999), 10)])",
        ),
        bomb("numbers-digits", "", "", &"9".repeat(1_000_000)),
        bomb("cidrsubnets-many", "", LISTS, "length(cidrsubnets(\"10.0.0.0/8\", [for i in local.many : 24]...))"),
        lists("cidrsubnet-loop", "join(\",\", [for i in local.million : cidrsubnet(\"10.0.0.0/8\", 24, i)])"),
        lists("expanded-arguments", "length([for i in local.many : max(local.many...)])"),
        // Syntax.
        bomb("chain-of-operators", "at most", "", &format!("1{}", " + 1".repeat(100_000))),
        bomb("chain-of-not", "nested", "", &format!("{}true", "!".repeat(50_000))),
        bomb("chain-of-conditionals", "nested", "", &format!("{}1", "true ? 1 : ".repeat(50_000))),
        bomb("chain-of-indexes", "", LISTS, &format!("local.many{}", "[0]".repeat(50_000))),
        bomb("chain-of-splats", "", LISTS, &format!("local.many{}", "[*]".repeat(2_000))),
        bomb("deep-brackets", "nested", "", &format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000))),
        bomb("deep-templates", "nested", "", &format!("\"{}1{}\"", "${\"".repeat(20_000), "\"}".repeat(20_000))),
        bomb("deep-for", "", "", &format!("{}1{}", "[for x in [1, 2] : ".repeat(100), "]".repeat(100))),
        bomb(
            "deep-directives",
            "budget",
            "",
            &format!("\"{}x{}\"", "%{ for x in [1, 2] }".repeat(40), "%{ endfor }".repeat(40)),
        ),
        bomb(
            "deep-conditionals-of-branches",
            "",
            "  v = 5",
            &(0..60).fold("\"x\"".to_owned(), |text, at| {
                if at < 16 {
                    format!("(local.v > {at} ? {text} : {text})")
                } else {
                    format!("(local.v > {at} ? {text} : 1)")
                }
            }),
        ),
        main("deep-blocks", "nested", format!("{}{}", "a {\n".repeat(50_000), "}\n".repeat(50_000))),
        main("many-locals", "", {
            let mut text = String::from("locals {\n  x0 = \"0.0.0.0/0\"\n");
            for at in 1..50_000 {
                text += &format!("  x{at} = local.x{}\n", at - 1);
            }
            text + "  bomb = local.x49999\n}\n" + RULE
        }),
        main(
            "many-blocks-in-one",
            "",
            format!(
                "resource \"alicloud_instance\" \"a\" {{\n{}}}\n",
                "  data_disks {\n    size = 1\n  }\n".repeat(20_000)
            ),
        ),
        files(
            "many-files",
            "",
            (0..5_000)
                .map(|at| {
                    (
                        format!("f{at}.tf"),
                        format!("locals {{\n  l{at} = local.l{}\n}}\n", (at + 1) % 5_000).into_bytes(),
                    )
                })
                .collect(),
        ),
        // A long way that no recursion goes: each resource asks for one local more.
        main("long-provenance", "", {
            let mut text = String::from("locals {\n  x00000 = \"a\"\n");
            for at in 1..20_000 {
                text += &format!("  x{at:05} = local.x{:05}\n", at - 1);
            }
            text += "}\n";
            for at in (500..20_000).step_by(500) {
                text += &format!("resource \"alicloud_vpc\" \"v{at:05}\" {{\n  vpc_name = local.x{at:05}\n}}\n");
            }
            text
        }),
    ];
    out.extend(repetition());
    out.extend(documents());
    out
}

/// `count`, `for_each`, `dynamic`, modules.
fn repetition() -> Vec<Case> {
    let vpcs = |count: &str| {
        format!("resource \"alicloud_vpc\" \"a\" {{\n  count    = {count}\n  vpc_name = \"v${{count.index}}\"\n}}\n")
    };
    let keys = "  keys = toset([for p in setproduct(range(1000), range(1000)) : \"${p[0]}-${p[1]}\"])";
    let modules = |count: usize, names: &[&str]| {
        let calls: String = names
            .iter()
            .map(|name| format!("module \"{name}\" {{\n  source = \"./next\"\n  count  = {count}\n}}\n"))
            .collect();
        (0..if names.len() == 1 { 6 } else { 30 })
            .map(|at| (format!("{}main.tf", "next/".repeat(at)), format!("{GOOD}{calls}").into_bytes()))
            .chain([(format!("{}main.tf", "next/".repeat(if names.len() == 1 { 6 } else { 30 })), GOOD.into())])
            .collect::<Vec<_>>()
    };
    let nested = (1..=9).fold(String::from("    content {\n      a = 1\n    }\n"), |inner, at| {
        format!("    content {{\n      dynamic \"b{at}\" {{\n        for_each = range(10)\n{inner}      }}\n    }}\n")
    });
    let mut out = vec![
        main("count-huge", "instances", vpcs("1000000000")),
        main("count-99999", "instances", vpcs("99999")),
        main("count-99999-findings", "", GOOD.replace("plain\" {", "many\" {\n  count = 99999")),
        main("count-99999-references", "", vpcs("99999") + "resource \"alicloud_vswitch\" \"s\" {\n  count  = 99999\n  vpc_id = alicloud_vpc.a[count.index].id\n}\n"),
        main("count-references-all", "budget", vpcs("10000") + "resource \"alicloud_vswitch\" \"s\" {\n  count  = 10000\n  vswitch_name = join(\",\", alicloud_vpc.a[*].id)\n}\n"),
        main("count-lists-all", "budget", vpcs("10000") + "resource \"alicloud_vswitch\" \"s\" {\n  count  = 10000\n  tags = alicloud_vpc.a[*].id\n}\n"),
        main("count-of-large", "budget", format!("locals {{\n{LISTS}\n}}\nresource \"alicloud_vswitch\" \"s\" {{\n  count     = 10000\n  description = \"${{local.mega}}${{count.index}}\"\n}}\n")),
        main("count-of-tags", "budget", format!("locals {{\n{LISTS}\n}}\nresource \"alicloud_vswitch\" \"s\" {{\n  count = 10000\n  tags  = {{ for k in local.thousand : \"${{k}}\" => \"${{count.index}}\" }}\n}}\n")),
        main("for-each-million", "budget", format!("locals {{\n{keys}\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  for_each = local.keys\n  vpc_name = each.key\n}}\n")),
        main("for-each-long-keys", "budget", format!("locals {{\n{LISTS}\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  for_each = toset([for i in range(10) : \"${{local.mega}}${{i}}\"])\n  vpc_name = each.key\n}}\nresource \"alicloud_vpc\" \"b\" {{\n  for_each = alicloud_vpc.a\n  vpc_name = each.value.id\n}}\nresource \"alicloud_vpc\" \"c\" {{\n  count = 1000\n  vpc_name = join(\"\", values(alicloud_vpc.b)[*].id)\n}}\n")),
        main("dynamic-nested", "budget", format!("resource \"alicloud_instance\" \"a\" {{\n  dynamic \"b\" {{\n    for_each = range(10)\n{nested}  }}\n}}\n")),
        main("dynamic-million", "budget", format!("locals {{\n{LISTS}\n}}\nresource \"alicloud_instance\" \"a\" {{\n  dynamic \"data_disks\" {{\n    for_each = local.million\n    content {{\n      size = data_disks.value\n    }}\n  }}\n}}\n")),
        files("modules-in-modules", "instances", modules(100, &["m"])),
        files("modules-twice", "instances", modules(1, &["m", "n"])),
        files("modules-deep", "", (0..400).map(|at| (format!("m{at}/main.tf"), format!("module \"m\" {{\n  source = \"../m{}\"\n  v = var.v\n}}\nvariable \"v\" {{\n  default = 1\n}}\n", at + 1).into_bytes())).chain([("m400/main.tf".to_owned(), GOOD.into()), ("main.tf".to_owned(), "module \"m\" {\n  source = \"./m0\"\n  v      = 1\n}\n".into())]).collect()),
        files("module-of-itself", "", vec![("main.tf".to_owned(), "module \"m\" {\n  source = \"./\"\n  count  = 2\n}\n".into())]),
        files("module-inputs-converted", "budget", vec![("main.tf".to_owned(), format!("locals {{\n{LISTS}\n}}\nmodule \"m\" {{\n  source = \"./m\"\n  count  = 5000\n  names  = local.many\n}}\n").into()), ("m/main.tf".to_owned(), "variable \"names\" {\n  type = list(string)\n}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = var.names[0]\n}\n".into())]),
        files("module-outputs", "budget", vec![("main.tf".to_owned(), format!("locals {{\n{LISTS}\n}}\nmodule \"m\" {{\n  source = \"./m\"\n  count  = 5000\n  names  = local.many\n}}\n").into()), ("m/main.tf".to_owned(), "variable \"names\" {}\noutput \"o\" {\n  value = [for n in var.names : \"${n}\"]\n}\n".into())]),
        main("conditions-many", "budget", format!("locals {{\n{LISTS}\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  count    = 10000\n  vpc_name = \"v\"\n  lifecycle {{\n    precondition {{\n      condition     = contains(local.many, 999)\n      error_message = \"no\"\n    }}\n  }}\n}}\n")),
    ];
    let rules: String = (0..100).map(|at| format!("resource \"alicloud_security_group\" \"g{at}\" {{\n  vpc_id = \"vpc-1\"\n}}\nresource \"alicloud_security_group_rule\" \"r{at}\" {{\n  count = 30\n  type = \"ingress\"\n  ip_protocol = \"tcp\"\n  port_range = \"${{count.index + 1}}/${{count.index + 9000}}\"\n  cidr_ip = \"${{count.index}}.0.0.0/${{count.index}}\"\n  security_group_id = alicloud_security_group.g{at}.id\n}}\n")).collect();
    let groups = (0..100).map(|at| format!("alicloud_security_group.g{at}.id")).collect::<Vec<_>>().join(", ");
    let stray = "variable \"u\" {}\nresource \"alicloud_security_group_rule\" \"u\" {\n  count = 4000\n  security_group_id = var.u\n  type = \"ingress\"\n  ip_protocol = \"tcp\"\n  port_range = \"${count.index + 1}/${count.index + 9}\"\n  cidr_ip = \"10.0.0.0/8\"\n}\nresource \"alicloud_security_group\" \"g\" {\n  count = 4000\n  vpc_id = \"vpc-1\"\n}\nresource \"alicloud_instance\" \"i\" {\n  count = 4000\n  vswitch_id = \"vsw-1\"\n  security_groups = [alicloud_security_group.g[count.index].id]\n  internet_max_bandwidth_out = 5\n}\n";
    out.push(main("rules-of-unknown-groups", "", stray.to_owned()));
    let parts = "variable \"u\" {}\nresource \"alicloud_db_instance\" \"d\" {\n  count = 6000\n  engine = \"MySQL\"\n  security_ips = [\"10.0.0.0/8\"]\n}\nresource \"alicloud_db_connection\" \"c\" {\n  count = 6000\n  instance_id = var.u\n}\n";
    out.push(main("connections-of-unknown-databases", "", parts.to_owned()));
    out.push(main("many-groups-for-many-machines", "", format!("{rules}resource \"alicloud_instance\" \"a\" {{\n  count = 500\n  internet_max_bandwidth_out = 5\n  security_groups = [{groups}]\n}}\n")));
    out
}

/// Policy documents, templates, files, the JSON syntax, files of variables.
fn documents() -> Vec<Case> {
    let statement = "  statement {\n    effect = \"Allow\"\n    action = [\"ecs:*\", \"oss:*\"]\n    resource = [\"*\"]\n    condition {\n      operator = \"StringEquals\"\n      variable = \"acs:x\"\n      values = [\"a\", \"b\"]\n    }\n  }\n";
    let policies = "resource \"alicloud_ram_policy\" \"p\" {\n  count           = 20000\n  policy_name     = \"p${count.index}\"\n  policy_document = data.alicloud_ram_policy_document.d[count.index].document\n}\n";
    let json = |first: &str, step: &str| {
        let locals: String =
            (1..60).map(|at| format!(",\n\"x{at}\": {}", step.replace('@', &format!("local.x{}", at - 1)))).collect();
        format!(
            "{{\"locals\": {{\"x0\": {first}{locals}}},\n\"resource\": {{\"alicloud_vpc\": {{\"a\": {{\"vpc_name\": \"${{local.x59}}\"}}}}}}}}"
        )
    };
    let tf_json = |name, says, text: String| files(name, says, vec![("main.tf.json".to_owned(), text.into())]);
    let variable = "variable \"v\" {}\nlocals {\n  bomb = jsonencode(var.v)\n}\n";
    let tfvars = |name, says, text: String| {
        files(
            name,
            says,
            vec![
                ("main.tf".to_owned(), format!("{variable}{RULE}").into()),
                ("terraform.tfvars".to_owned(), text.into()),
            ],
        )
    };
    let megabytes = "x".repeat(10_000_000);
    vec![
        main("documents-20000", "", format!("data \"alicloud_ram_policy_document\" \"d\" {{\n  count = 20000\n{statement}}}\n{policies}")),
        main("documents-of-statements", "", format!("data \"alicloud_ram_policy_document\" \"d\" {{\n{}}}\nresource \"alicloud_ram_policy\" \"p\" {{\n  count           = 1000\n  policy_name     = \"p${{count.index}}\"\n  policy_document = data.alicloud_ram_policy_document.d.document\n}}\n", statement.repeat(5_000))),
        main("documents-encoded", "", "resource \"alicloud_ram_policy\" \"p\" {\n  count = 20000\n  policy_name = \"p${count.index}\"\n  policy_document = jsonencode({ Version = \"1\", Statement = [for i in range(20) : { Effect = \"Allow\", Action = \"ecs:*\", Resource = \"*\" }] })\n}\n".to_owned()),
        files("templatefile-loops", "budget", vec![("main.tf".to_owned(), format!("locals {{\n  bomb = templatefile(\"t.tpl\", {{ x = range(1000) }})\n}}\n{RULE}").into()), ("t.tpl".to_owned(), "%{ for a in x }%{ for b in x }%{ for c in x }${a}${b}${c}%{ endfor }%{ endfor }%{ endfor }".into())]),
        files("templatefile-again", "budget", vec![("main.tf".to_owned(), format!("locals {{\n{LISTS}\n  bomb = join(\"\", [for i in local.many : templatefile(\"t.tpl\", {{ x = i }})])\n}}\n{RULE}").into()), ("t.tpl".to_owned(), "${x} and ".repeat(10_000).into())]),
        files("templatefile-deep", "nested", vec![("main.tf".to_owned(), format!("locals {{\n  bomb = templatefile(\"t.tpl\", {{ x = 1 }})\n}}\n{RULE}").into()), ("t.tpl".to_owned(), format!("{}1{}", "${\"".repeat(20_000), "\"}".repeat(20_000)).into())]),
        files("templatefile-names", "", vec![("main.tf".to_owned(), format!("locals {{\n  bomb = templatefile(\"t.tpl\", {{ for i in flatten([for i in range(1000) : [for j in range(10) : \"n${{i}}x${{j}}\"]]) : i => i }})\n}}\n{RULE}").into()), ("t.tpl".to_owned(), "${n1x1}".into())]),
        files("file-again", "budget", vec![("main.tf".to_owned(), format!("locals {{\n{LISTS}\n  bomb = join(\"\", [for i in local.many : file(\"big.txt\")])\n}}\n{RULE}").into()), ("big.txt".to_owned(), megabytes.clone().into())]),
        files("file-hashed-again", "budget", vec![("main.tf".to_owned(), format!("locals {{\n{LISTS}\n  bomb = join(\"\", [for i in local.many : filesha512(\"big.txt\")])\n}}\n{RULE}").into()), ("big.txt".to_owned(), megabytes.into())]),
        files("fileset-again", "budget", (0..2_000).map(|at| (format!("d/f{at}.txt"), Vec::new())).chain([("main.tf".to_owned(), format!("locals {{\n{LISTS}\n  bomb = length([for i in local.many : fileset(\".\", \"**/*{{a,b,c,t}}\")])\n}}\n{RULE}").into())]).collect()),
        bomb("yamldecode-aliases", "budget", &format!("  text = <<-E\n    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{}  E\n", (1..40).map(|at| format!("    a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", "))).collect::<String>()), "jsonencode(yamldecode(local.text))"),
        main("user-data-gzip", "", format!("resource \"alicloud_instance\" \"a\" {{\n  user_data = \"{}\"\n}}\n", gzip_bomb())),
        tf_json("json-double-template", "budget", json("\"xxxxxxxxxx\"", "\"${@}${@}${@}\"")),
        tf_json("json-double-tuple", "budget", json("[1, 2]", "[\"${@}\", \"${@}\", \"${@}\"]")),
        tf_json("json-double-merge", "", json("{\"a\": 1}", "\"${merge(@, { for k, v in @ : \\\"${k}b\\\" => v })}\"")),
        tf_json("json-deep", "nested", format!("{{\"locals\": {{\"x\": {}1{}}}}}", "[".repeat(100_000), "]".repeat(100_000))),
        tf_json("json-deep-expression", "", format!("{{\"locals\": {{\"x\": \"${{{}1{}}}\"}}}}", "(".repeat(50_000), ")".repeat(50_000))),
        tf_json("json-count", "instances", "{\"resource\": {\"alicloud_vpc\": {\"a\": {\"count\": 1e12, \"vpc_name\": \"x\"}}}}".to_owned()),
        tf_json("json-wide", "", format!("{{\"locals\": {{\"x\": [{}0]}}}}", "0,".repeat(500_000))),
        tf_json("json-keys", "", format!("{{\"locals\": {{\"x\": {{{}}}}}}}", (0..200_000).map(|at| format!("\"k{at}\": {at}")).collect::<Vec<_>>().join(","))),
        tfvars("tfvars-deep", "nested", format!("v = {}1{}\n", "[".repeat(50_000), "]".repeat(50_000))),
        tfvars("tfvars-wide", "", format!("v = [{}]\n", "\"x\",".repeat(300_000))),
        tfvars("tfvars-expressions", "", "v = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]\n".to_owned()),
        tfvars("tfvars-operators", "at most", format!("v = 1{}\n", " + 1".repeat(100_000))),
        tfvars("tfvars-loops", "", "v = [for a in [1,2,3,4,5,6,7,8,9,0] : [for b in [1,2,3,4,5,6,7,8,9,0] : [for c in [1,2,3,4,5,6,7,8,9,0] : [for d in [1,2,3,4,5,6,7,8,9,0] : [for e in [1,2,3,4,5,6,7,8,9,0] : [for f in [1,2,3,4,5,6,7,8,9,0] : [for g in [1,2,3,4,5,6,7,8,9,0] : [for h in [1,2,3,4,5,6,7,8,9,0] : h]]]]]]]]\n".to_owned()),
        tfvars("tfvars-number", "", "v = 1e999999999\n".to_owned()),
        main("default-loops", "", "variable \"v\" {\n  default = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]]\n}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = jsonencode(var.v)\n}\n".to_owned()),
        main("types-deep", "nested", format!("variable \"v\" {{\n  type = {}string{}\n}}\n", "list(".repeat(20_000), ")".repeat(20_000))),
        main("types-wide", "", { let wide = (0..1_000).map(|at| format!("a{at} = optional(object({{ b = optional(string, \"x\"), c = optional(list(string), []) }}), {{}})")).collect::<Vec<_>>().join("\n    "); format!("variable \"v\" {{\n  type = map(object({{\n    {wide}\n  }}))\n  default = {{ {} }}\n}}\nresource \"alicloud_vpc\" \"a\" {{\n  for_each = var.v\n  vpc_name = each.value.a0.b\n}}\n", (0..1_000).map(|at| format!("k{at} = {{}}")).collect::<Vec<_>>().join(", ")) }),
    ]
}

/// A gzipped gigabyte of zeros in base64.
fn gzip_bomb() -> String {
    use base64::Engine;
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..256 {
        if encoder.write_all(&[b'a'; 1 << 20]).is_err() {
            break;
        }
    }
    base64::engine::general_purpose::STANDARD.encode(encoder.finish().unwrap_or_default())
}
