//! SARIF of hand-made verdicts: valid by the official schema, with what GitHub and viewers need.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{Options, write_with};
use crate::base::Severity;
use crate::config::Settings;
use crate::input::InputKind;
use crate::rules::{self, Rule};
use crate::verdict::{Verdict, fixture};
use serde_json::Value;

fn log(verdict: &Verdict, options: &Options) -> Value {
    let mut rules: Vec<&'static Rule> = rules::all().to_vec();
    rules.push(&fixture::RULE);
    let mut bytes = Vec::new();
    write_with(&mut bytes, verdict, options, &rules).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn schema() -> jsonschema::Validator {
    let text = include_str!("../../../testdata/schema/sarif-2.1.0.json");
    // The official text holds a pattern that is no regular expression (a stray `]`); strict validators refuse it.
    let text = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[test]
fn the_official_schema_is_met() {
    let log = log(
        &fixture::everything(),
        &Options { information_uri: Some("https://example.com/menshen".into()), ..Options::default() },
    );
    if let Ok(folder) = std::env::var("MENSHEN_SARIF_OUT") {
        // For `scripts/validate-sarif`.
        std::fs::write(format!("{folder}/hand-made.sarif"), log.to_string()).unwrap();
    }
    let errors: Vec<String> =
        schema().iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!schema().is_valid(&broken), "the schema is really asked");
}

#[test]
fn a_result_has_place_path_fingerprints_and_state() {
    let log = log(&fixture::everything(), &Options::default());
    let run = &log["runs"][0];
    let find = |address: &str, state: &str| {
        let mut results = run["results"].as_array().unwrap().iter();
        results.find(|result| result["properties"]["resource"] == address && result["baselineState"] == state).unwrap()
    };
    let new = find(fixture::ADDRESSES[0], "new");
    assert_eq!(run["tool"]["driver"]["rules"][new["ruleIndex"].as_u64().unwrap() as usize]["id"], "NET902");
    assert_eq!(new["level"], "error");
    let place = &new["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "web/main.tf");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    // The line with the comment stands before; columns count characters.
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&10.into(), &17.into()));
    assert_eq!(place["region"]["snippet"]["text"], "var.cidr");
    assert_eq!(place["contextRegion"]["startLine"], 8);
    assert!(place["contextRegion"]["snippet"]["text"].as_str().unwrap().ends_with("cidr_ip     = var.cidr"));
    assert_eq!(new["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], fixture::ADDRESSES[0]);
    let flow = new["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    assert_eq!(flow.len(), 3);
    assert_eq!(flow[0]["location"]["message"]["text"], "Internet");
    assert_eq!(new["relatedLocations"][0]["id"], 1);
    let text = new["message"]["text"].as_str().unwrap();
    assert!(text.contains("app\\[0\\]"), "{text}");
    for at in 1..=new["relatedLocations"].as_array().unwrap().len() {
        assert!(text.contains(&format!("]({at})")), "no link {at} in {text}");
    }
    assert!(new["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().ends_with(":1"));
    assert_eq!(new["partialFingerprints"]["menshen/v1"].as_str().unwrap().len(), 32);
    find(fixture::ADDRESSES[5], "absent");
    let invocation = &run["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&true.into(), &1.into()));
    let notes = invocation["toolExecutionNotifications"].to_string();
    assert!(notes.contains("module.dns") && notes.contains("alicloud_dns_record") && notes.contains("zone"));
    assert!(!log.to_string().contains("hunter2"), "a secret's literal is in no snippet");
}

#[test]
fn every_rule_keeps_the_limits() {
    let log = log(&fixture::everything(), &Options::default());
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        for text in [&rule["shortDescription"]["text"], &rule["fullDescription"]["text"]] {
            assert!((1..=1024).contains(&text.as_str().unwrap().chars().count()));
        }
        assert!(rule["name"].as_str().unwrap().len() <= 255);
        let tags: Vec<&str> =
            rule["properties"]["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
        assert!(tags.len() <= 20);
        assert_eq!(tags.contains(&"security"), rule["properties"].get("security-severity").is_some());
        assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
        assert!(rule.get("helpUri").is_none(), "no address is made up");
    }
}

#[test]
fn the_github_profile_cuts_and_says_so() {
    let plan = fixture::plan(InputKind::Configuration, fixture::MAIN, fixture::WEB);
    let mut findings: Vec<_> = (0..25_001).map(|_| fixture::finding(5, None, 0)).collect();
    let sample = findings[0].clone();
    for finding in &mut findings {
        (finding.path, finding.related) = (Vec::new(), Vec::new());
    }
    findings[7].severity = Severity::Critical;
    findings[7].related = vec![sample.related[0].clone(); 1_200];
    findings[7].path = vec![sample.path[0].clone(); 10_400];
    let verdict = fixture::judge(&Settings::default(), &plan, findings, None);
    let full = log(&verdict, &Options::default());
    assert_eq!(full["runs"][0]["results"].as_array().unwrap().len(), 25_001);
    let cut = log(&verdict, &Options { github: true, ..Options::default() });
    let results = cut["runs"][0]["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["properties"]["severity"]), (25_000, &"critical".into()));
    assert_eq!(results[0]["relatedLocations"].as_array().unwrap().len(), 1_000);
    assert_eq!(results[0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap().len(), 10_000);
    let notes = cut["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    for part in ["1 of 25001 results", "200 related locations", "400 steps"] {
        assert!(notes.contains(part), "{part}");
    }
}

#[test]
fn suppressed_results_stay_except_for_github() {
    let main = fixture::MAIN.replace("module \"web\" {", "module \"web\" { # menshen:ignore NET902 -- VPN only");
    let plan = fixture::plan(InputKind::Configuration, &main, fixture::WEB);
    let verdict = fixture::judge(&Settings::default(), &plan, vec![fixture::finding(0, None, 0)], None);
    let full = log(&verdict, &Options::default());
    let why = &full["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!((&why["kind"], &why["justification"]), (&"inSource".into(), &"VPN only".into()));
    let github = log(&verdict, &Options { github: true, ..Options::default() });
    assert_eq!(github["runs"][0]["results"], Value::Array(Vec::new()));
}
