//! The tool and its rules as SARIF reporting descriptors.

use super::Options;
use crate::rules::{Cloud, Profile, Rule};
use crate::write::help;
use serde_json::json;
use serde_sarif::sarif;
use std::collections::BTreeMap;

const TEXT: usize = 1024;

/// `tool` with every rule, whether it fired or not.
pub fn tool(rules: &[&Rule], options: &Options) -> sarif::Tool {
    let rules: Vec<sarif::ReportingDescriptor> = rules.iter().map(|rule| descriptor(rule, options)).collect();
    let mut driver = sarif::ToolComponent::builder().name("menshen").rules(rules).build();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    driver.full_name = Some(format!("menshen {version}"));
    driver.semantic_version = Some(version.clone());
    driver.version = Some(version);
    driver.information_uri = options.information_uri.clone();
    let what = "Says before apply what a Terraform change for Alibaba Cloud or Tencent Cloud opens, grants and leaves unprotected.";
    driver.short_description = Some(message(what.to_owned()));
    sarif::Tool::builder().driver(driver).build()
}

/// The index of each rule in `tool.driver.rules`.
pub fn indexes(rules: &[&'static Rule]) -> BTreeMap<&'static str, i64> {
    rules.iter().enumerate().map(|(index, rule)| (rule.code, index as i64)).collect()
}

fn message(text: String) -> sarif::MultiformatMessageString {
    sarif::MultiformatMessageString::builder().text(text).build()
}

fn descriptor(rule: &Rule, options: &Options) -> sarif::ReportingDescriptor {
    let mut made = sarif::ReportingDescriptor::builder().id(rule.code).build();
    made.name = Some(pascal(rule.name));
    made.short_description = Some(message(help::shorten(&help::sentence(rule.title), TEXT)));
    let why = help::paragraph(&rule.documentation().why, TEXT);
    made.full_description = Some(message(if why.is_empty() { help::sentence(rule.title) } else { why }));
    made.help_uri = options.information_uri.clone();
    let mut text = message(help::plain(rule));
    text.markdown = Some(help::markdown(rule));
    made.help = Some(text);
    let mut configuration = sarif::ReportingConfiguration::builder().build();
    configuration.level = Some(help::level(rule.severity).into());
    made.default_configuration = Some(configuration);

    let mut tags: Vec<String> = Vec::new();
    if rule.score > 0 {
        tags.push("security".into());
    }
    tags.extend([family(rule.code), "terraform"].map(str::to_owned));
    tags.extend(rule.clouds.iter().map(|cloud| match cloud {
        Cloud::Alibaba => "alibaba-cloud".to_owned(),
        Cloud::Tencent => "tencent-cloud".to_owned(),
    }));
    let mut properties = sarif::PropertyBag::builder().tags(tags).build();
    let mut put = |key: &str, value: serde_json::Value| properties.additional_properties.insert(key.to_owned(), value);
    put("precision", json!(if rule.profile == Profile::Strict { "medium" } else { "high" }));
    let problem = match help::level(rule.severity) {
        "error" => "error",
        "warning" => "warning",
        _ => "recommendation",
    };
    put("problem.severity", json!(problem));
    put("profile", json!(help::profile(rule.profile)));
    if rule.score > 0 {
        put("security-severity", json!(help::score(rule.score)));
    }
    made.properties = Some(properties);
    made
}

/// `ingress-ssh-from-internet` as `IngressSshFromInternet`, the form that the SARIF specification asks for.
fn pascal(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>()
        })
        .collect()
}

/// What a code's letters stand for.
fn family(code: &str) -> &'static str {
    match code.get(..3).unwrap_or("") {
        "NET" => "network",
        "IAM" => "identity",
        "DSK" | "STO" => "storage",
        "CMP" => "compute",
        "KEY" => "secrets",
        "LOG" => "logging",
        "DBS" => "database",
        "LBS" => "load-balancer",
        "K8S" => "kubernetes",
        "REL" => "resilience",
        "VAL" => "validity",
        _ => "hygiene",
    }
}
