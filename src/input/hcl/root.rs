//! From a directory to plans: which root modules there are, and each one read and evaluated.

use super::content::{Configuration, Expanded, expand};
use super::evaluate::{Files, World};
use super::load::{self, Loaded, by_terraform, module_files, shown};
use super::module::Remark;
use super::syntax::{decode, parse, parse_json};
use super::variables::{self, Given, Sourced};
use crate::base::{FileId, Level, Note, Sources, Value};
use crate::input::{InputKind, Plan, ReadError, Request};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stack of the threads that parse and evaluate, in bytes: enough for the deepest nesting that the budgets admit.
pub(super) const STACK: usize = 256 << 20;
/// How many directories a search for root modules looks into.
const SEARCH: usize = 50_000;

/// Reads the root module in a directory, or, if it holds no Terraform file, each root module found below it.
///
/// Errors are inputs that cannot be read at all: a directory that is missing, not readable, or without Terraform files.
pub fn read_directory(dir: &Path, request: &Request) -> (Vec<Plan>, Vec<ReadError>) {
    let error = |message: String, help: &str| {
        (Vec::new(), vec![ReadError(Note::new(Level::Error, message).help(help.to_owned()))])
    };
    let full = request.current_dir.join(dir);
    let name = dir.display();
    let files = match module_files(&full, by_terraform(&full)) {
        Ok(found) => found.files,
        Err(problem) => {
            return error(
                format!("directory `{name}` cannot be read: {problem}"),
                "check the path and its permissions",
            );
        }
    };
    if !files.is_empty() {
        return (vec![read_root(dir, &BTreeMap::new(), request)], Vec::new());
    }
    let roots = search(&full, request);
    if roots.is_empty() {
        return error(
            format!("no Terraform file in `{name}` or below it"),
            "give a directory with `.tf` files, or a plan made by `terraform show -json`",
        );
    }
    let plans = roots
        .into_iter()
        .map(|root| {
            let relative = root.strip_prefix(&full).map_or_else(|_| root.clone(), |below| dir.join(below));
            read_root(&relative, &BTreeMap::new(), request)
        })
        .collect();
    (plans, Vec::new())
}

/// Reads and evaluates one root module. `overrides` are values of root variables that win over all others (those of a
/// plan). What cannot be read or evaluated is in the plan's notes.
pub fn read_root(dir: &Path, overrides: &BTreeMap<String, Value>, request: &Request) -> Plan {
    std::thread::scope(|scope| {
        let work = || read(dir, overrides, request);
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => read(dir, overrides, request),
        }
    })
}

fn read(dir: &Path, overrides: &BTreeMap<String, Value>, request: &Request) -> Plan {
    let full = request.current_dir.join(dir);
    let load = || load::load(&full, &request.current_dir);
    // The parser nests up to its limit; the stacks of a shared pool may be too small for that.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    let Loaded { tree, mut sources, mut remarks, readable } = match &pool {
        Ok(pool) => pool.install(load),
        Err(_) => load(),
    };
    if module_files(&full, by_terraform(&full)).is_ok_and(|found| found.files.is_empty()) {
        remarks.push(Remark::new(Level::Error, None, format!("no Terraform file in `{}`", dir.display())));
    }
    let sourced = Sourced { module: &tree.module, request, sources: &mut sources, remarks: &mut remarks };
    let mut given = sourced.collect();
    for (name, value) in overrides {
        if !variables::already(&tree.module, &given, name, value) {
            given.insert(Arc::from(name.as_str()), Given { value: value.clone(), text: false });
        }
    }
    let files = Files::new(std::fs::canonicalize(&full).unwrap_or(full), readable);
    let world = World::new(&sources, &files, &given).with(workspace(&files, request), request.plain_block);
    let mut expanded = Expanded::default();
    let root = world.root(tree.clone());
    expand(&world, &root, &mut expanded);
    if let Some(ended) = world.ended() {
        world.remark(ended);
    }
    remarks.extend(world.into_remarks());
    let missing_modules = std::mem::take(&mut expanded.missing);
    let (content, blocks) = Configuration::new(expanded, &tree, &sources);
    remarks.sort();
    remarks.dedup();
    // Without its modules a configuration is seen in part, and nothing that is not seen is clean.
    let complete = missing_modules.is_empty() && remarks.iter().all(|remark| remark.level != Level::Error);
    let notes = remarks.into_iter().map(|remark| note(remark, &sources)).collect();
    Plan {
        path: shown(dir, &request.current_dir),
        kind: InputKind::Configuration,
        sources,
        notes,
        complete,
        missing_modules,
        blocks,
        content: Box::new(content),
    }
}

/// The name of the workspace: of the environment, else what `terraform workspace select` left, else `default`.
pub(super) fn workspace(files: &Files, request: &Request) -> Arc<str> {
    let named = |name: &str| Some(name.trim()).filter(|name| !name.is_empty()).map(Arc::from);
    let selected = || {
        let path = Path::new(&files.root_path()).join(".terraform/environment");
        let small = std::fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= 4096);
        small.then(|| std::fs::read_to_string(&path).ok()).flatten()
    };
    let given = request.workspace.as_deref().and_then(named);
    given.or_else(|| named(&selected()?)).unwrap_or_else(|| "default".into())
}

fn note(remark: Remark, sources: &Sources) -> Note {
    let mut note = Note::new(remark.level, remark.message).at(remark.span.and_then(|span| sources.location(span)));
    note.help = remark.help;
    note
}

/// The directories below that hold Terraform files and that no other one calls as a module, sorted.
fn search(dir: &Path, request: &Request) -> Vec<PathBuf> {
    let mut exclude = globset::GlobSetBuilder::new();
    for glob in &request.exclude {
        if let Ok(glob) = globset::Glob::new(glob) {
            exclude.add(glob);
        }
    }
    let exclude = exclude.build().unwrap_or_else(|_| globset::GlobSet::empty());
    let mut found = BTreeSet::new();
    let mut called = BTreeSet::new();
    let mut todo = vec![dir.to_path_buf()];
    let mut budget = SEARCH;
    while let Some(dir) = todo.pop() {
        if budget == 0 {
            break;
        }
        budget -= 1;
        let mut entries: Vec<PathBuf> = std::fs::read_dir(&dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            .map(|entry| entry.path())
            .filter(|path| !exclude.is_match(shown(path, &request.current_dir)))
            .collect();
        entries.sort();
        todo.extend(entries);
        let Ok(load::ModuleFiles { files, .. }) = module_files(&dir, by_terraform(&dir)) else { continue };
        for (path, _) in &files {
            let (text, _) = decode(&std::fs::read(path).unwrap_or_default());
            let json = path.extension().is_some_and(|extension| extension == "json");
            let parsed = if json { parse_json(&text, FileId(0)) } else { parse(&text, FileId(0)) };
            for block in parsed.body.blocks("module") {
                let source = block.body.attribute("source").and_then(|source| super::module::constant(&source.expr));
                if let Some(source) = source.and_then(Value::as_str).filter(|source| source.starts_with('.')) {
                    called.insert(load::normalize(&dir.join(source)));
                }
            }
        }
        if !files.is_empty() {
            found.insert(load::normalize(&dir));
        }
    }
    found.difference(&called).cloned().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::input::Content;
    use std::rc::Rc;

    #[test]
    fn nothing_of_an_evaluation_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        for folder in ["a", "a/b"] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
        }
        let call = "module \"m\" {\n  source = \"./NEXT\"\n  count = 2\n  v = \"x\"\n}\noutput \"o\" {\n  value = module.m[1].o\n}\n";
        write("main.tf", &call.replace("NEXT", "a"));
        write("a/main.tf", &format!("variable \"v\" {{}}\n{}", call.replace("NEXT", "b")));
        write(
            "a/b/main.tf",
            "variable \"v\" {}\noutput \"o\" {\n  value = null_resource.r.id\n}\nresource \"null_resource\" \"r\" {}\n",
        );

        let loaded = load::load(dir.path(), dir.path());
        let (files, given) = (Files::none(), BTreeMap::new());
        let world = World::new(&loaded.sources, &files, &given);
        let root = world.root(loaded.tree.clone());
        let mut expanded = Expanded::default();
        expand(&world, &root, &mut expanded);
        assert_eq!(Configuration::new(expanded, &loaded.tree, &loaded.sources).0.resource_count(), 4);
        let left = Rc::downgrade(&root);
        assert!(Rc::strong_count(&root) > 1, "modules know who calls them");
        drop((world, root));
        assert!(left.upgrade().is_none(), "the root module is still there");
    }
}
