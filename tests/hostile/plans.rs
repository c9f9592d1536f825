//! Hostile plans: depth, width, repetition and values of no type that a plan has.
//!
//! In: nothing. Out: cases.

use super::Case;

fn plan(name: &'static str, says: &'static str, text: String) -> Case {
    Case { name, path: "plan.json", files: vec![("plan.json".to_owned(), text.into())], says, heavy: false }
}

fn document(rest: &str) -> String {
    format!("{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.0\",{rest}}}")
}

fn change(address: &str, after: &str, unknown: &str) -> String {
    format!(
        "{{\"address\":\"{address}\",\"mode\":\"managed\",\"type\":\"alicloud_security_group_rule\",\"name\":\"a\",\"provider_name\":\"registry.terraform.io/aliyun/alicloud\",\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":{after},\"after_unknown\":{unknown},\"before_sensitive\":false,\"after_sensitive\":{{}}}}}}"
    )
}

fn changes(list: impl Iterator<Item = String>) -> String {
    document(&format!("\"resource_changes\":[{}]", list.collect::<Vec<_>>().join(",")))
}

const AFTER: &str = "{\"type\":\"ingress\",\"ip_protocol\":\"tcp\",\"port_range\":\"22/22\",\"cidr_ip\":\"0.0.0.0/0\",\"security_group_id\":\"sg-1\"}";

pub fn all() -> Vec<Case> {
    let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let one = |after: &str| changes(std::iter::once(change("alicloud_security_group_rule.a", after, "{}")));
    let mut modules = String::from("{\"resources\":[]}");
    let mut calls = String::from("{\"resources\":[]}");
    for _ in 0..5_000 {
        modules = format!("{{\"child_modules\":[{modules}]}}");
        calls = format!("{{\"module_calls\":{{\"m\":{{\"module\":{calls}}}}}}}");
    }
    let references = (0..500_000).map(|at| format!("\"alicloud_vpc.v{at}\"")).collect::<Vec<_>>().join(",");
    let configured = |expressions: String| {
        document(&format!(
            "\"resource_changes\":[{}],\"configuration\":{{\"root_module\":{{\"resources\":[{{\"address\":\"alicloud_security_group_rule.a\",\"mode\":\"managed\",\"type\":\"alicloud_security_group_rule\",\"name\":\"a\",\"expressions\":{expressions}}}]}}}}",
            change("alicloud_security_group_rule.a", AFTER, "{\"security_group_id\":true}")
        ))
    };
    vec![
        plan("plan-deep-arrays", "help", deep("[", "]", 200_000)),
        plan("plan-deep-value", "nested", one(&deep("{\"a\":", "}", 100_000))),
        plan("plan-deep-unknown", "", changes(std::iter::once(change("alicloud_security_group_rule.a", AFTER, &deep("{\"a\":", "}", 100_000))))),
        plan("plan-deep-modules", "", document(&format!("\"planned_values\":{{\"root_module\":{modules}}},\"resource_changes\":[]"))),
        plan("plan-deep-calls", "", document(&format!("\"configuration\":{{\"root_module\":{calls}}},\"resource_changes\":[]"))),
        plan("plan-deep-addresses", "", changes((0..100).map(|at| change(&format!("{}alicloud_security_group_rule.a{at}", "module.m[0].".repeat(5_000)), AFTER, "{}")))),
        plan("plan-long-string", "", one(&format!("{{\"description\":\"{}\",\"cidr_ip\":\"{}\"}}", "x".repeat(30_000_000), "0".repeat(10_000_000)))),
        plan("plan-long-escapes", "", one(&format!("{{\"description\":\"{}\"}}", "\\u0041".repeat(3_000_000)))),
        plan("plan-long-names", "", one(&format!("{{{}}}", (0..200_000).map(|at| format!("\"k{at}\":{at}")).collect::<Vec<_>>().join(",")))),
        plan("plan-same-address", "", changes((0..20_000).map(|_| change("alicloud_security_group_rule.a", AFTER, "{}")))),
        plan("plan-many-addresses", "", changes((0..20_000).map(|at| change(&format!("alicloud_security_group_rule.a[{at}]"), AFTER, "{}")))),
        plan("plan-references", "", configured(format!("{{\"security_group_id\":{{\"references\":[{references}]}}}}"))),
        plan("plan-references-same", "", configured(format!("{{\"security_group_id\":{{\"references\":[{}\"a\"]}}}}", "\"alicloud_security_group.g.id\",".repeat(500_000)))),
        plan("plan-expressions-deep", "", configured(deep("{\"a\":", "}", 100_000))),
        plan("plan-wrong-types", "", document("\"resource_changes\":{\"a\":1},\"configuration\":[],\"planned_values\":\"x\"")),
        plan("plan-wrong-change", "", document("\"resource_changes\":[1,null,\"x\",[],{},{\"address\":5},{\"change\":[]},{\"address\":\"a.b\",\"type\":\"a\",\"name\":\"b\",\"change\":{\"actions\":{},\"after\":[]}}]")),
        plan("plan-wrong-arguments", "", changes((0..2_000).map(|at| change(&format!("alicloud_security_group_rule.a[{at}]"), "{\"type\":[[]],\"ip_protocol\":{\"a\":[1]},\"port_range\":-1e300,\"cidr_ip\":[null,{}],\"security_group_id\":{}}", "true")))),
        plan("plan-numbers", "", one(&format!("{{\"a\":1e999999999,\"b\":{},\"c\":-0.{}1,\"size\":1e-999999999}}", "9".repeat(2_000_000), "0".repeat(2_000_000)))),
        plan("plan-numbers-many", "", one(&format!("{{\"a\":[{}1]}}", "1e60000,".repeat(100_000)))),
        plan("plan-policy-deep", "", changes(std::iter::once(change("alicloud_ram_policy.a", &format!("{{\"policy_document\":\"{}1{}\"}}", "[".repeat(1_000_000), "]".repeat(1_000_000)), "{}").replace("alicloud_security_group_rule", "alicloud_ram_policy")))),
        plan("plan-policy-wide", "", changes(std::iter::once(change("alicloud_ram_policy.a", &format!("{{\"policy_name\":\"p\",\"policy_document\":\"{{\\\"Version\\\":\\\"1\\\",\\\"Statement\\\":[{}{{}}]}}\"}}", "{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":[\\\"*\\\"],\\\"Resource\\\":[\\\"*\\\"]},".repeat(50_000)), "{}").replace("alicloud_security_group_rule", "alicloud_ram_policy")))),
        plan("plan-policy-stars", "", changes((0..300).map(|at| change(&format!("alicloud_ram_policy.a[{at}]"), &format!("{{\"policy_name\":\"p{at}\",\"policy_document\":\"{{\\\"Version\\\":\\\"1\\\",\\\"Statement\\\":[{{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"{0}\\\",\\\"Resource\\\":\\\"{0}\\\"}}]}}\"}}", "*a".repeat(5_000)), "{}").replace("alicloud_security_group_rule", "alicloud_ram_policy")))),
        plan("plan-variables", "", document(&format!("\"variables\":{{{}}},\"resource_changes\":[]", (0..100_000).map(|at| format!("\"v{at}\":{{\"value\":[{at}]}}")).collect::<Vec<_>>().join(",")))),
    ]
}
