//! SARIF of every plan in `testdata/stacks` against the official schema, with the rule that each result names.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use menshen::config::Settings;
use menshen::input::Request;
use menshen::write::sarif;
use serde_json::Value;

#[test]
fn every_stack_gives_a_valid_log() {
    let schema = std::fs::read_to_string("testdata/schema/sarif-2.1.0.json").unwrap();
    // A pattern of the official text is no regular expression (a stray `]`).
    let schema = schema.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let mut results = 0;
    for entry in std::fs::read_dir("testdata/stacks").unwrap() {
        let plan = entry.unwrap().path().join("plan.json");
        if !plan.is_file() {
            continue;
        }
        let request =
            Request { paths: vec![plan.clone()], current_dir: std::env::current_dir().unwrap(), ..Request::default() };
        let settings = Settings { strict: true, show_resolved: true, ..Settings::default() };
        let mut bytes = Vec::new();
        sarif::write(&mut bytes, &menshen::analyze(&request, &settings), &sarif::Options::default()).unwrap();
        let log: Value = serde_json::from_slice(&bytes).unwrap();
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", plan.display());
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        for result in log["runs"][0]["results"].as_array().unwrap() {
            results += 1;
            assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        }
    }
    assert!(results >= 5, "{results}");
}
