//! Single expressions in a root module, as `terraform console -plan` has them.
//!
//! In: the directory of a root module, the sources of variables, expressions. Out: a value or the reason of the refusal
//! for each. Faults are not contained within parts, as they are where a whole configuration is read.

use super::evaluate::{Fault, Files, Scope, World};
use super::load::{self, Loaded};
use super::root::{STACK, workspace};
use super::syntax::parse;
use super::variables::Sourced;
use crate::base::{FileId, Type, UnknownKind, Value};
use crate::input::Request;
use std::path::Path;

/// Evaluates expressions in a root module. An error is what Terraform refuses too; what only this analysis cannot
/// evaluate is an unknown value with its reason. Each expression has a budget of its own.
pub fn evaluate(dir: &Path, expressions: &[String], request: &Request) -> Vec<Result<Value, String>> {
    std::thread::scope(|scope| {
        let work = || answers(dir, expressions, request);
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => answers(dir, expressions, request),
        }
    })
}

fn answers(dir: &Path, expressions: &[String], request: &Request) -> Vec<Result<Value, String>> {
    let full = request.current_dir.join(dir);
    let Loaded { tree, mut sources, mut remarks, readable } = load::load(&full, &request.current_dir);
    let sourced = Sourced { module: &tree.module, request, sources: &mut sources, remarks: &mut remarks };
    let given = sourced.collect();
    let files = Files::new(std::fs::canonicalize(&full).unwrap_or(full), readable);
    expressions
        .iter()
        .map(|expression| {
            let parsed = parse(&format!("answer = {expression}\n"), FileId(u32::MAX));
            if let Some(error) = parsed.errors.first() {
                return Err(error.message.clone());
            }
            let [attribute] = parsed.body.attributes.as_slice() else {
                return Err("this is no single expression".to_owned());
            };
            let world = World::new(&sources, &files, &given).with(workspace(&files, request), request.plain_block);
            let root = world.root(tree.clone());
            match world.strictly(&attribute.expr, &Scope::of(&root)) {
                Ok(value) => Ok(value),
                Err(Fault { gave_up: true, message, .. }) => {
                    Ok(Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(message.into())))
                }
                Err(fault) => Err(fault.message),
            }
        })
        .collect()
}
