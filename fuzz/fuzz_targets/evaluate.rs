//! Evaluation: configurations and expressions that follow the grammar, made from the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use menshen_fuzz::{console, generate, read};

fuzz_target!(|data: &[u8]| {
    let made = generate::configuration(data);
    let files = made.files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    if std::env::var_os("SHOW").is_some() {
        made.files.iter().for_each(|(name, text)| eprintln!("--- {}\n{text}", menshen_fuzz::NAMES[*name]));
        made.expressions.iter().for_each(|text| eprintln!("> {text}"));
    }
    match made.expressions.is_empty() {
        true => read(&files),
        false => console(&files, &made.expressions),
    }
});
