//! Random expressions, and the comparison of what this crate makes of them with what Terraform said.
//!
//! `random_expressions generate SEED COUNT` prints expressions, one a line. `random_expressions compare FILE` reads
//! records (a JSON array of `expression`, `value`, `type`, `plain` or `error`) and prints each disagreement; one alone is a failure, and so is an
//! answer that is left open here and known there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../tests/terraform_answers/mod.rs"]
mod terraform_answers;

use terraform_answers::{Agreement, Record, compare, generate::Generator};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", seed, count] => {
            let mut generator = Generator::new(seed.parse().expect("a seed"));
            let mut seen = std::collections::BTreeSet::new();
            while seen.len() < count.parse().expect("a count") {
                let expression = generator.expression();
                if expression.len() < 1500 && seen.insert(expression.clone()) {
                    println!("{expression}");
                }
            }
        }
        ["compare", file] => {
            let records: Vec<Record> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
            let (mut wrong, mut left, mut errors, mut unknown) = (0, 0, 0, 0);
            for (record, agreement) in records.iter().zip(compare(&records)) {
                errors += usize::from(record.error);
                unknown +=
                    usize::from(record.value.as_ref().is_some_and(|value| value.contains("(known after apply)")));
                match agreement {
                    Agreement::Same => {}
                    Agreement::Left(reason) => {
                        left += 1;
                        println!("left open: {}\n    {reason}", record.expression);
                    }
                    Agreement::Wrong(theirs, ours) => {
                        wrong += 1;
                        println!("wrong: {}\n    terraform: {theirs}\n    here:      {ours}", record.expression);
                    }
                }
            }
            println!(
                "{} expressions compared with Terraform ({errors} errors, {unknown} with unknown parts): {wrong} wrong, \
                 {left} left open",
                records.len()
            );
            std::process::exit(i32::from(wrong + left > 0));
        }
        _ => {
            eprintln!("usage: random_expressions generate SEED COUNT | compare FILE");
            std::process::exit(2);
        }
    }
}
