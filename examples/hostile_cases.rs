//! Writes the hostile inputs of the tests into folders, for `scripts/measure-hostile`.
//!
//! usage: `hostile_cases FOLDER`. Prints for each case its name and what is to be scanned, a tab between.

#[path = "../tests/hostile/mod.rs"]
mod hostile;

use std::io::{Error, Result, Write};

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| Error::other("usage: hostile_cases FOLDER"))?;
    let mut out = std::io::stdout().lock();
    for case in hostile::all() {
        case.write(&std::path::Path::new(&folder).join(case.name))?;
        writeln!(out, "{}\t{}\t{}", case.name, case.path, case.says)?;
    }
    Ok(())
}
