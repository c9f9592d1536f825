//! Random expressions: recorded ones with Terraform's answers, and token soup that must not panic or hang.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod terraform_answers;

use proptest::prelude::*;
use std::time::{Duration, Instant};
use terraform_answers::{Agreement, Record, compare, evaluate, generate::Generator};

/// `testdata/expressions` is made by `scripts/record-expressions`.
#[test]
fn recorded_expressions() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/expressions/random.json");
    let records: Vec<Record> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(records.len() >= 5000);
    let (mut wrong, mut left) = (Vec::new(), 0);
    for (record, agreement) in records.iter().zip(compare(&records)) {
        match agreement {
            Agreement::Same => {}
            Agreement::Left(_) => left += 1,
            Agreement::Wrong(theirs, ours) => {
                wrong.push(format!("{}\n    terraform: {theirs}\n    here:      {ours}", record.expression));
            }
        }
    }
    assert_eq!(left, 0, "left open");
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), records.len(), wrong.join("\n"));
}

#[test]
fn the_same_seed_gives_the_same_expressions() {
    let some = |seed| {
        let mut generator = Generator::new(seed);
        (0..50).map(|_| generator.expression()).collect::<Vec<_>>()
    };
    assert_eq!(some(7), some(7));
    assert_ne!(some(7), some(8));
}

const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "..",
    "...",
    ":",
    "=",
    "=>",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&&",
    "||",
    "!",
    "?",
    "\"",
    "\"a\"",
    "\"${",
    "}\"",
    "\"%{",
    "%{ endif }",
    "%{ endfor }",
    "~}",
    "if",
    "for",
    "in",
    "else",
    "null",
    "true",
    "x",
    "var",
    "local",
    "each",
    "count",
    "self",
    "path",
    "module",
    "data",
    "var.names",
    "var.secret",
    "local.any",
    "local.text",
    "local.map",
    "[*]",
    ".*",
    ".0",
    "[0]",
    "1",
    "0",
    "-1",
    "1e9",
    "1e400",
    "0.1",
    "1e-400",
    "<<EOT\n",
    "EOT\n",
    "\n",
    "#",
    "//",
    "/*",
    "*/",
    "try(",
    "can(",
    "range(",
    "format(",
    "flatten(",
    "merge(",
    "jsondecode(",
    "regex(",
    "setproduct(",
    "cidrsubnet(",
    "templatestring(",
    "pow(",
    "replace(",
    "yamldecode(",
    "\"%s%99999d\"",
    "\"(a*)*b\"",
    "é",
    "😀",
    "\u{301}",
];

fn bounded(expression: String) {
    let started = Instant::now();
    let _ = evaluate(std::slice::from_ref(&expression));
    assert!(started.elapsed() < Duration::from_secs(10), "{expression}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Any sequence of tokens has a value or a message, soon.
    #[test]
    fn token_soup(tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..40), space in any::<bool>()) {
        bounded(tokens.join(if space { " " } else { "" }));
    }

    /// So has an expression that was damaged.
    #[test]
    fn damaged_expressions(seed in any::<u64>(), from in 0usize..200, length in 0usize..20, insert in proptest::sample::select(TOKENS)) {
        let mut chars: Vec<char> = Generator::new(seed).expression().chars().collect();
        let from = from.min(chars.len());
        let end = (from + length).min(chars.len());
        chars.splice(from..end, insert.chars());
        bounded(chars.into_iter().collect());
    }
}
