//! Functions on files and paths: abspath, basename, dirname, file, filebase64, fileexists, fileset, pathexpand.
//!
//! Files come through the [`CallContext`], which decides what may be read; what it denies is an unknown value.

use super::call::*;
use super::pattern::glob_matches;
use crate::base::{Type, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) const FUNCTIONS: &[Function] = &[
    function("abspath", &[STRING], string, |args, cx| match text(args, 0)? {
        path if path.starts_with('/') => text_result(&clean(path)),
        path => match cx.current_dir() {
            Some(dir) => text_result(&clean(&format!("{dir}/{path}"))),
            None => not_evaluated(Type::String, "`abspath` depends on the folder that Terraform runs in"),
        },
    }),
    function("basename", &[STRING], string, |args, _| text_result(base(text(args, 0)?))),
    function("dirname", &[STRING], string, |args, _| text_result(&directory(text(args, 0)?))),
    function("file", &[STRING], string, |args, cx| file(args, cx)),
    function("filebase64", &[STRING], string, |args, cx| match read(text(args, 0)?, cx)? {
        Ok(bytes) => text_result(&STANDARD.encode(bytes)),
        Err(unread) => Ok(unread),
    }),
    function("fileexists", &[STRING], boolean, |args, cx| match cx.file_exists(text(args, 0)?) {
        Ok(exists) => Ok(Value::bool(exists)),
        Err(FileProblem::Missing(reason)) => refuse_argument(0, reason),
        Err(FileProblem::Denied(reason)) => not_evaluated(Type::Bool, &reason),
    }),
    function("fileset", &[STRING, STRING], |_| Type::set(Type::String), |args, cx| file_set(args, cx)),
    function("pathexpand", &[STRING], string, |args, _| match text(args, 0)? {
        path if path.starts_with('~') => {
            not_evaluated(Type::String, "`pathexpand` depends on the home folder of whoever runs Terraform")
        }
        path => text_result(path),
    }),
];

/// The bytes of a file, or the unknown value that stands for what may not be read.
pub(super) fn read(path: &str, cx: &dyn CallContext) -> Result<Result<Vec<u8>, Value>, FunctionError> {
    match cx.read_file(path) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(FileProblem::Missing(reason)) => refuse_argument(0, reason),
        Err(FileProblem::Denied(reason)) => not_evaluated(Type::String, &reason).map(Err),
    }
}

fn file(args: &[Value], cx: &dyn CallContext) -> Outcome {
    let path = text(args, 0)?;
    match read(path, cx)? {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(content) => text_result(&content),
            Err(_) => {
                refuse_argument(0, format!("contents of `{path}` are not valid UTF-8; use the filebase64 function"))
            }
        },
        Err(unread) => Ok(unread),
    }
}

fn file_set(args: &[Value], cx: &dyn CallContext) -> Outcome {
    let (directory, pattern) = (text(args, 0)?, text(args, 1)?);
    match cx.list_files(directory) {
        Ok(files) => {
            let pattern = clean(pattern);
            let found = files.iter().filter(|file| glob_matches(&pattern, file)).map(|file| Value::text(file));
            Ok(Value::set(Type::String, found.collect()))
        }
        // A folder that is not there has no files.
        Err(FileProblem::Missing(_)) => Ok(Value::set(Type::String, Vec::new())),
        Err(FileProblem::Denied(reason)) => not_evaluated(Type::set(Type::String), &reason),
    }
}

/// Go's `filepath.Base`.
fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    match path.trim_end_matches('/') {
        "" => "/",
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

/// Go's `filepath.Dir`.
fn directory(path: &str) -> String {
    match path.rfind('/') {
        Some(at) => clean(path.get(..=at).unwrap_or("/")),
        None => ".".into(),
    }
}

/// Go's `filepath.Clean`.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, path) => format!("/{path}"),
        (false, path) if path.is_empty() => ".".into(),
        (false, path) => path,
    }
}
