//! Which reader an input needs: directory, plan or state JSON, standard input, saved plan file.

use super::Plan;
use super::hcl;
use super::plan::Buffer;
use crate::base::{Level, Location, Note, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What to read, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The PATH arguments as given; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// `--source`: the configuration that a plan was made from.
    pub source: Option<PathBuf>,
    /// `--var NAME=VALUE` and `--var-file FILE`, in the order given on the command line.
    pub vars: Vec<VarArgument>,
    /// `TF_VAR_*` of the environment.
    pub env_vars: Vec<(String, String)>,
    /// `TF_WORKSPACE` of the environment; without it the workspace is the one that was selected in a directory.
    pub workspace: Option<String>,
    /// `--terraform-bin`.
    pub terraform: Option<PathBuf>,
    /// Path globs to leave out (`exclude` of `menshen.toml`).
    pub exclude: Vec<String>,
    /// The current directory, to which shown paths are relative.
    pub current_dir: PathBuf,
    /// Whether a nested block of a resource type is empty, not unknown, when it is left out (it is not *computed*):
    /// if a plan shows it unknown and no expression, a `dynamic` block writes it. Unset: no block is.
    pub plain_block: Option<fn(&str, &str) -> bool>,
}

/// One `--var` or `--var-file`.
#[derive(Clone, Debug)]
pub enum VarArgument {
    /// `NAME=VALUE`.
    Value(String, String),
    /// A file.
    File(PathBuf),
}

/// An input that cannot be read at all. What else could be read is analysed all the same.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct ReadError(pub Note);

/// Reads every PATH. One plan for each root module, plan or state; what cannot be read comes as an error beside them.
pub fn read(request: &Request) -> (Vec<Plan>, Vec<ReadError>) {
    let mut plans = Vec::new();
    let mut errors = Vec::new();
    let mut request = request.clone();
    if let Some(source) = request.source.clone().filter(|source| !request.current_dir.join(source).is_dir()) {
        let message = format!("the source `{}` is not a directory", source.display());
        errors.push(error(message, "give the directory that `terraform plan` ran in", None));
        request.source = None;
    }
    let mut seen = BTreeSet::new();
    for path in &request.paths {
        // What is named twice is read and counted once.
        let full = request.current_dir.join(path);
        let place = if path.as_os_str() == "-" { path.clone() } else { full.canonicalize().unwrap_or(full) };
        if !seen.insert(place) {
            continue;
        }
        if path.as_os_str() == "-" {
            keep(standard_input(&request), &mut plans, &mut errors);
            continue;
        }
        let full = request.current_dir.join(path);
        match std::fs::metadata(&full) {
            Ok(data) if data.is_dir() => {
                let (read, failed) = hcl::read_directory(&full, &request);
                plans.extend(read);
                errors.extend(failed);
            }
            Ok(data) => keep(file(&full, &data, &request), &mut plans, &mut errors),
            Err(failure) => errors.push(unreadable(&full, &failure, &request)),
        }
    }
    errors.extend(undeclared(&request, &mut plans));
    (plans, errors)
}

/// Values of `--var` for variables that no root module declares: Terraform refuses them. One that some of several root
/// modules declare is remarked where it is not.
fn undeclared(request: &Request, plans: &mut [Plan]) -> Vec<ReadError> {
    let declares = |plan: &Plan, name: &str| {
        plan.blocks.iter().any(|block| &*block.kind == "variable" && block.module.is_empty() && *block.name == *name)
    };
    let mut names: Vec<&str> = request
        .vars
        .iter()
        .filter_map(|argument| match argument {
            VarArgument::Value(name, _) => Some(name.as_str()),
            VarArgument::File(_) => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut errors = Vec::new();
    let mut roots: Vec<&mut Plan> =
        plans.iter_mut().filter(|plan| plan.kind == super::InputKind::Configuration).collect();
    for name in names {
        let lacking = roots.iter().filter(|plan| !declares(plan, name)).count();
        if lacking == roots.len() && lacking > 0 {
            let message = format!("`--var {name}`: the root module declares no variable `{name}`");
            errors.push(error(message, "look for a typing error, or declare the variable", None));
            continue;
        }
        for plan in roots.iter_mut().filter(|plan| !declares(plan, name)) {
            let message = format!("`--var {name}`: the root module `{}` declares no variable `{name}`", plan.path);
            plan.notes.push(Note::new(Level::Info, message));
        }
    }
    errors
}

fn keep(result: Result<Plan, ReadError>, plans: &mut Vec<Plan>, errors: &mut Vec<ReadError>) {
    match result {
        Ok(plan) => plans.push(plan),
        Err(error) => errors.push(error),
    }
}

fn error(message: String, help: &str, shown: Option<&str>) -> ReadError {
    let place = |shown: &str| Location { file: shown.into(), line: 1, column: 1, end_line: 1, end_column: 1 };
    ReadError(Note::new(Level::Error, message).help(help).at(shown.map(place)))
}

fn unreadable(path: &Path, failure: &io::Error, request: &Request) -> ReadError {
    let shown = shown(path, &request.current_dir);
    let (what, help) = match failure.kind() {
        io::ErrorKind::NotFound => ("does not exist", "give a directory, a plan or state in JSON, or a saved plan"),
        io::ErrorKind::PermissionDenied => ("may not be read", "look at its permissions and those of its directories"),
        _ => return error(format!("`{shown}` cannot be read: {failure}"), "look whether it is a file", Some(&shown)),
    };
    error(format!("`{shown}` {what}"), help, Some(&shown))
}

/// A path for people: relative to the current directory where it lies below it, with `/`.
pub fn shown(path: &Path, current_dir: &Path) -> String {
    let clean = |path: &Path| path.components().collect::<PathBuf>();
    let (path, base) = (clean(path), clean(current_dir));
    let inside = path.strip_prefix(&base).unwrap_or(&path);
    let text = inside.to_string_lossy().replace('\\', if cfg!(windows) { "/" } else { "\\" });
    if text.is_empty() { ".".to_owned() } else { text }
}

fn standard_input(request: &Request) -> Result<Plan, ReadError> {
    let buffer = Buffer::read(&[], &mut io::stdin().lock(), 0);
    let buffer = buffer.map_err(|failure| error(format!("standard input cannot be read: {failure}"), PIPE, None))?;
    if buffer.json().starts_with(ZIP) {
        return Err(error("standard input is a saved plan file".to_owned(), PIPE, None));
    }
    document(buffer, "-", request)
}

const PIPE: &str = "pipe `terraform show -json PLANFILE` into it";
const ZIP: &[u8] = b"PK\x03\x04";

fn file(path: &Path, data: &Metadata, request: &Request) -> Result<Plan, ReadError> {
    let failed = |failure: io::Error| unreadable(path, &failure, request);
    let name = shown(path, &request.current_dir);
    let mut stream = File::open(path).map_err(failed)?;
    let mut begin = Vec::new();
    (&mut stream).take(512).read_to_end(&mut begin).map_err(failed)?;
    if begin.starts_with(ZIP) {
        return document(convert(path, &name, request)?, &name, request);
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    let plausible = match begin.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        bytes => bytes.trim_ascii_start().first().is_none_or(|&byte| byte == b'{'),
    };
    // An HCL file may begin with a brace only by mistake; its directory is what can be read.
    if matches!(extension, "tf" | "tfvars" | "hcl") {
        let help = "give the directory: a configuration is read as a whole";
        return Err(error(format!("`{name}` is one file of a configuration"), help, Some(&name)));
    }
    if !plausible && extension != "json" {
        let help = "give a directory, a plan or state made by `terraform show -json`, or a saved plan";
        return Err(error(format!("`{name}` is neither JSON nor a saved plan"), help, Some(&name)));
    }
    document(Buffer::read(&begin, &mut stream, data.len()).map_err(failed)?, &name, request)
}

fn document(buffer: Buffer, name: &str, request: &Request) -> Result<Plan, ReadError> {
    let find = |variables: &BTreeMap<String, Value>| match &request.source {
        Some(source) => Some((hcl::read_root(&request.current_dir.join(source), variables, request), true)),
        None if has_configuration(&request.current_dir) => {
            Some((hcl::read_root(&request.current_dir, variables, request), false))
        }
        None => None,
    };
    super::plan::read_json(buffer, name, &find, request.plain_block)
}

fn has_configuration(dir: &Path) -> bool {
    let Ok(files) = std::fs::read_dir(dir) else { return false };
    files.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|end| name.ends_with(end))
    })
}

/// Turns a saved plan into JSON: only Terraform can, as it needs the providers' schemas.
fn convert(path: &Path, name: &str, request: &Request) -> Result<Buffer, ReadError> {
    let path = std::fs::canonicalize(path).map_err(|failure| unreadable(path, &failure, request))?;
    let programs: Vec<PathBuf> = match &request.terraform {
        // A relative path is meant from here, not from the plan's directory.
        Some(program) if program.components().count() > 1 => vec![request.current_dir.join(program)],
        Some(program) => vec![program.clone()],
        None => vec!["terraform".into(), "tofu".into()],
    };
    for program in &programs {
        let mut command = Command::new(program);
        command.args(["show", "-json", "-no-color"]).arg(&path).env("TF_IN_AUTOMATION", "1").stdin(Stdio::null());
        command.current_dir(path.parent().unwrap_or(Path::new(".")));
        let shown = program.display();
        match command.output() {
            Ok(output) if output.status.success() => return Ok(Buffer::new(output.stdout)),
            Ok(output) => {
                let words = String::from_utf8_lossy(&output.stderr);
                let words: Vec<&str> =
                    words.split(['│', '╷', '╵', '\n']).map(str::trim).filter(|w| !w.is_empty()).collect();
                let message = format!("`{shown} show -json` cannot read `{name}`: {}", words.join(" "));
                let help = "run `terraform init` in the plan's directory with the version that made the plan, or give the JSON";
                return Err(error(message, help, Some(name)));
            }
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => {}
            Err(failure) => {
                let help = "look at `--terraform-bin`, or give the plan as JSON";
                return Err(error(format!("`{shown}` cannot be run: {failure}"), help, Some(name)));
            }
        }
    }
    let tried: Vec<String> = programs.iter().map(|program| format!("`{}`", program.display())).collect();
    let message = format!("`{name}` is a saved plan, and {} is not installed", tried.join(" or "));
    let help = "install one of them, say where it is with `--terraform-bin`, or give the plan as JSON";
    Err(error(message, help, Some(name)))
}
