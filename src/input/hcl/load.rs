//! Files of the root module and of every module that it calls: found, read, parsed in parallel, put into a tree.
//!
//! In: a directory. Out: a [`Tree`] of modules, the sources, and remarks about what could not be read. Files are read
//! below the project only: the nearest directory above the root module with a `.git`, else the root's parent.

use super::module::{Module, ModuleCall, Remark, build};
use super::syntax::{Body, Parsed, decode, parse};
use crate::base::{FileId, Level, Sources, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// How many module calls one root module may have, nested ones counted each time.
const CALL_LIMIT: usize = 5_000;
/// How deep modules may call each other.
const DEPTH_LIMIT: usize = 64;

/// A module and the modules that it calls.
#[derive(Debug)]
pub(super) struct Tree {
    pub module: Arc<Module>,
    /// Path as `path.module` shows it.
    pub shown: Arc<str>,
    /// By call name; `None` where the module is missing.
    pub children: BTreeMap<Arc<str>, Option<Arc<Tree>>>,
}

/// What was loaded.
pub(super) struct Loaded {
    pub tree: Arc<Tree>,
    pub sources: Sources,
    pub remarks: Vec<Remark>,
    /// Directories below which a configuration may read files: the root module and the local modules.
    pub readable: Vec<PathBuf>,
}

/// Reads files and remembers modules by directory.
pub(super) struct Loader<'a> {
    current_dir: &'a Path,
    fence: PathBuf,
    pub sources: Sources,
    files: u32,
    pub remarks: Vec<Remark>,
    modules: BTreeMap<PathBuf, Arc<Module>>,
    calls: usize,
    /// Terraform reads the module, not OpenTofu.
    terraform: bool,
}

/// The files of a module.
#[derive(Default)]
pub(super) struct ModuleFiles {
    /// Those that are read, sorted, and whether each is an override file.
    pub files: Vec<(PathBuf, bool)>,
    /// Those that are left out because the other program reads a file in their place, or only the other reads them.
    pub left_out: Vec<PathBuf>,
}

/// Whether a directory was initialised by Terraform, and not by OpenTofu: its lock file names the registry.
pub(super) fn by_terraform(dir: &Path) -> bool {
    let path = dir.join(".terraform.lock.hcl");
    let small = std::fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= 1 << 20);
    small && std::fs::read_to_string(&path).is_ok_and(|text| text.contains("\"registry.terraform.io/"))
}

/// The names of the files of a module, in a directory. OpenTofu reads `x.tofu` in place of `x.tf` and `x.tofu.json` in
/// place of `x.tf.json`; `terraform`: Terraform knows no such files. A directory without others holds them in any case.
pub(super) fn module_files(dir: &Path, terraform: bool) -> std::io::Result<ModuleFiles> {
    let mut names = Vec::new();
    let mut tofu = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let hidden = name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
        let endings = [(".tf", false), (".tf.json", false), (".tofu", true), (".tofu.json", true)];
        let found = endings.iter().find_map(|(end, own)| Some((name.strip_suffix(end)?, *own)));
        let Some((stem, own)) = found.filter(|_| !hidden && !entry.path().is_dir()) else { continue };
        let over = stem == "override" || stem.ends_with("_override");
        if own {
            let ending = name.get(stem.len()..).unwrap_or_default().replacen(".tofu", ".tf", 1);
            let beside = dir.join(format!("{stem}{ending}"));
            tofu.push((entry.path(), beside, over));
        } else {
            names.push((entry.path(), over));
        }
    }
    let mut out = ModuleFiles::default();
    if terraform && !names.is_empty() {
        out.left_out = tofu.into_iter().map(|(path, ..)| path).collect();
    } else {
        for (path, beside, over) in tofu {
            if let Some(at) = names.iter().position(|(name, _)| *name == beside) {
                out.left_out.push(names.swap_remove(at).0);
            }
            out.files.push((path, over));
        }
    }
    out.files.append(&mut names);
    out.files.sort();
    out.left_out.sort();
    Ok(out)
}

/// The directory that bounds what is read for a root module.
fn fence(root: &Path) -> PathBuf {
    root.ancestors().find(|dir| dir.join(".git").exists()).or_else(|| root.parent()).unwrap_or(root).to_path_buf()
}

/// A path without `.` and `..`, without asking the file system.
pub(super) fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// A path as it is shown: relative to the current directory where it lies below it, with `/`.
pub(super) fn shown(path: &Path, current_dir: &Path) -> String {
    let canonical = std::fs::canonicalize(current_dir);
    let relative = path
        .strip_prefix(current_dir)
        .ok()
        .or_else(|| canonical.as_ref().ok().and_then(|dir| path.strip_prefix(dir).ok()))
        .unwrap_or(path);
    let text = relative.to_string_lossy().replace('\\', "/");
    if text.is_empty() { ".".to_owned() } else { text }
}

/// Text of a file, offset of its first invalid byte, and what was parsed.
type ReadFile = (String, Option<usize>, Parsed);

/// One entry of `.terraform/modules/modules.json`.
#[derive(serde::Deserialize)]
struct Installed {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Dir")]
    dir: String,
}

#[derive(serde::Deserialize)]
struct Manifest {
    #[serde(rename = "Modules", default)]
    modules: Vec<Installed>,
}

/// Loads the root module in `dir` (an existing directory) and all that it calls.
pub(super) fn load(dir: &Path, current_dir: &Path) -> Loaded {
    let root = std::fs::canonicalize(dir).unwrap_or_else(|_| current_dir.join(dir));
    let mut loader = Loader {
        current_dir,
        fence: fence(&root),
        sources: Sources::default(),
        files: 0,
        remarks: Vec::new(),
        modules: BTreeMap::new(),
        calls: 0,
        terraform: by_terraform(&root),
    };
    let installed = loader.manifest(&root);
    loader.read_all(std::slice::from_ref(&root));
    let tree = loader.tree(&root, &root, ".", "", &mut vec![root.clone()], &installed);
    let readable = std::iter::once(root).chain(loader.modules.keys().cloned()).collect();
    Loaded { tree, sources: loader.sources, remarks: loader.remarks, readable }
}

impl Loader<'_> {
    fn manifest(&mut self, root: &Path) -> BTreeMap<String, PathBuf> {
        let path = root.join(".terraform/modules/modules.json");
        let Ok(bytes) = std::fs::read(&path) else { return BTreeMap::new() };
        match serde_json::from_slice::<Manifest>(&bytes) {
            Ok(manifest) => {
                manifest.modules.into_iter().map(|entry| (entry.key, normalize(&root.join(entry.dir)))).collect()
            }
            Err(error) => {
                let message = format!("`{}` is not a module manifest: {error}", shown(&path, self.current_dir));
                self.remarks.push(Remark::new(Level::Warning, None, message).help("run `terraform init` again"));
                BTreeMap::new()
            }
        }
    }

    /// Reads a file and adds it to the sources; `None` with a remark where that is not possible.
    pub fn source(&mut self, path: &Path, text: String) -> FileId {
        self.files += 1;
        self.sources.add(shown(path, self.current_dir), text)
    }

    /// Reads and parses the modules of these directories, each file on its own, in parallel.
    fn read_all(&mut self, dirs: &[PathBuf]) {
        let mut todo = Vec::new();
        for dir in dirs {
            match module_files(dir, self.terraform) {
                Ok(found) => {
                    todo.extend(found.files.into_iter().map(|(path, over)| (dir.clone(), path, over)));
                    for path in found.left_out {
                        let (reads, help) = match self.terraform {
                            true => ("OpenTofu", "the lock file says that Terraform is used here"),
                            false => ("Terraform", "a file `.tofu` of the same name stands in its place for OpenTofu"),
                        };
                        let shown = shown(&path, self.current_dir);
                        let message = format!("`{shown}` was not read: only {reads} reads it");
                        self.remarks.push(Remark::new(Level::Info, None, message).help(help));
                    }
                }
                Err(error) => {
                    let message = format!("directory `{}` cannot be read: {error}", shown(dir, self.current_dir));
                    self.remarks.push(Remark::new(Level::Error, None, message).help("check the permissions"));
                }
            }
        }
        let first = self.files;
        let fence = self.fence.clone();
        let parsed: Vec<Result<ReadFile, String>> = todo
            .par_iter()
            .enumerate()
            .map(|(index, (_, path, _))| {
                let real = std::fs::canonicalize(path).map_err(|error| error.to_string())?;
                if !real.starts_with(&fence) {
                    return Err("it is a link to a place outside of the project".to_owned());
                }
                let bytes = std::fs::read(&real).map_err(|error| error.to_string())?;
                let (text, invalid) = decode(&bytes);
                let file = FileId(first + index as u32);
                let json = path.extension().is_some_and(|extension| extension == "json");
                let parsed = if json { super::syntax::parse_json(&text, file) } else { parse(&text, file) };
                Ok((text, invalid, parsed))
            })
            .collect();

        let mut bodies: BTreeMap<&PathBuf, [Vec<Arc<Body>>; 2]> =
            dirs.iter().map(|dir| (dir, Default::default())).collect();
        for ((dir, path, over), result) in todo.iter().zip(parsed) {
            let (text, invalid, parsed) = result.unwrap_or_else(|reason| {
                let message = format!("`{}` cannot be read: {reason}", shown(path, self.current_dir));
                self.remarks.push(Remark::new(Level::Error, None, message).help("check the file and its permissions"));
                (String::new(), None, Parsed::default())
            });
            let file = self.source(path, text);
            if let Some(offset) = invalid {
                let span = Span { file, start: offset as u32, end: offset as u32 + 1 };
                let message = "file is not valid UTF-8: invalid bytes are read as `?`";
                self.remarks.push(Remark::new(Level::Warning, Some(span), message).help("save the file as UTF-8"));
            }
            for error in parsed.errors {
                self.remarks.push(
                    Remark::new(Level::Error, Some(error.span), error.message)
                        .help("correct the block: it was left out of the analysis (`terraform validate` says more)"),
                );
            }
            if let Some([base, overrides]) = bodies.get_mut(dir) {
                if *over { overrides.push(parsed.body) } else { base.push(parsed.body) }
            }
        }
        let built: Vec<(PathBuf, Module)> = bodies
            .into_iter()
            .map(|(dir, [base, overrides])| (dir.clone(), build(dir.clone(), &base, &overrides, &mut self.remarks)))
            .collect();
        self.modules.extend(built.into_iter().map(|(dir, module)| (dir, Arc::new(module))));
    }

    /// The tree below the module in `dir`, which is read already. `key`: the path of call names with dots.
    fn tree(
        &mut self,
        root: &Path,
        dir: &Path,
        shown_path: &str,
        key: &str,
        chain: &mut Vec<PathBuf>,
        installed: &BTreeMap<String, PathBuf>,
    ) -> Arc<Tree> {
        let module = self.modules.get(dir).cloned().unwrap_or_default();
        let mut targets = Vec::new();
        for call in module.calls.values() {
            let key = if key.is_empty() { call.name.to_string() } else { format!("{key}.{}", call.name) };
            targets.push((
                call.clone(),
                key.clone(),
                self.resolve(root, dir, shown_path, call, &key, chain, installed),
            ));
        }
        let mut missing: Vec<PathBuf> = targets
            .iter()
            .filter_map(|(_, _, target)| target.as_ref().map(|(dir, _)| dir.clone()))
            .filter(|dir| !self.modules.contains_key(dir))
            .collect();
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            self.read_all(&missing);
        }
        let mut children = BTreeMap::new();
        for (call, key, target) in targets {
            let child = target.map(|(dir, path)| {
                chain.push(dir.clone());
                let tree = self.tree(root, &dir, &path, &key, chain, installed);
                chain.pop();
                tree
            });
            children.insert(call.name.clone(), child);
        }
        Arc::new(Tree { module, shown: shown_path.into(), children })
    }

    /// The directory of a called module and its path as shown; `None` with a remark where it is missing.
    #[allow(clippy::too_many_arguments)]
    fn resolve(
        &mut self,
        root: &Path,
        dir: &Path,
        shown_path: &str,
        call: &ModuleCall,
        key: &str,
        chain: &[PathBuf],
        installed: &BTreeMap<String, PathBuf>,
    ) -> Option<(PathBuf, String)> {
        let address = format!("module.{}", key.replace('.', ".module."));
        let mut say = |level, message: String, help: &str| {
            let mut remark = Remark::new(level, Some(call.source_span), message);
            if !help.is_empty() {
                remark = remark.help(help);
            }
            self.remarks.push(remark);
        };
        let Some(source) = &call.source else {
            say(
                Level::Warning,
                format!("`module \"{}\"` has no constant source: its resources are missing", call.name),
                "",
            );
            return None;
        };
        self.calls += 1;
        if self.calls > CALL_LIMIT || chain.len() > DEPTH_LIMIT {
            let message = format!("more module calls than can be analysed: `module \"{}\"` is left out", call.name);
            if self.calls <= CALL_LIMIT + 1 {
                say(Level::Error, message, "");
            }
            return None;
        }
        let local = source.starts_with("./") || source.starts_with("../") || &**source == "." || &**source == "..";
        let target = if local {
            normalize(&dir.join(&**source))
        } else if let Some(target) = installed.get(key) {
            target.clone()
        } else {
            say(
                Level::Warning,
                format!(
                    "module `{source}` is not installed: the resources of `{address}` are missing from the analysis"
                ),
                "run `terraform init` (or `terraform get`) first",
            );
            return None;
        };
        let target = match std::fs::canonicalize(&target) {
            Ok(target) if target.is_dir() => target,
            _ => {
                let message =
                    format!("module source `{source}` does not exist: the resources of `{address}` are missing");
                say(Level::Error, message, "check the path of the module");
                return None;
            }
        };
        if !target.starts_with(&self.fence) {
            let message = format!(
                "module source `{source}` lies outside of the project and was not read: the resources of `{address}` are missing"
            );
            say(Level::Error, message, "scan from a project that holds the module, or give its plan");
            return None;
        }
        if chain.contains(&target) {
            // A cycle is about the call, all else about its source.
            let message = format!("module `{source}` calls itself: `{address}` is left out");
            let remark = Remark::new(Level::Error, Some(call.header), message);
            self.remarks.push(remark.help("remove the cycle of module calls"));
            return None;
        }
        if module_files(&target, self.terraform).is_ok_and(|found| found.files.is_empty()) {
            let message = format!("module source `{source}` holds no `.tf` file: `{address}` is empty");
            say(Level::Error, message, "check the path of the module");
        }
        let path = if local {
            normalize(&Path::new(shown_path).join(&**source))
        } else {
            target.strip_prefix(root).map_or_else(|_| target.clone(), Path::to_path_buf)
        };
        let path = path.to_string_lossy().replace('\\', "/");
        Some((target, if path.is_empty() { ".".to_owned() } else { path }))
    }
}
