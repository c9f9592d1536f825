//! The least that any scan of a plan must do: read it, index it, decode every resource alone, and drop it.
//!
//! usage: `plan_floor FILE`. Prints the numbers of resources and of known values; `scripts/measure-plan` times it.

use menshen::base::Value;
use menshen::input::{Request, read};
use std::io::{Error, Result, Write};

fn main() -> Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| Error::other("usage: plan_floor FILE"))?;
    // Somewhere without a configuration, so that none is looked for.
    let request = Request {
        paths: vec![std::path::absolute(path)?],
        current_dir: std::path::Path::new("/").to_owned(),
        ..Request::default()
    };
    let (plans, errors) = read(&request);
    let mut out = std::io::stdout().lock();
    for error in &errors {
        writeln!(out, "{error}")?;
    }
    for plan in &plans {
        let (mut resources, mut values) = (0u64, 0u64);
        plan.content.each(&|_, _| true, &mut |resource| {
            resources += 1;
            values += resource.after.as_ref().map_or(0, count) + resource.before.as_ref().map_or(0, count);
        });
        writeln!(out, "{resources} resources, {values} values")?;
    }
    Ok(())
}

fn count(value: &Value) -> u64 {
    let items = value.items().into_iter().flatten();
    let entries = value.entries().into_iter().flat_map(|entries| entries.values());
    1 + items.chain(entries).map(count).sum::<u64>()
}
