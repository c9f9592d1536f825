//! The files that a configuration may read: below the root module and its local modules, links followed within.

use super::super::functions::{CallContext, FileProblem};
use std::cell::Cell;
use std::path::PathBuf;

/// Largest file that a function reads, in bytes.
const LIMIT: u64 = 16 << 20;
/// How many files a directory listing may have.
const LISTING: usize = 20_000;

/// Where files may be read.
#[derive(Debug, Default)]
pub(in super::super) struct Files {
    root: Option<PathBuf>,
    readable: Vec<PathBuf>,
    /// Bytes and entries read since last asked.
    taken: Cell<u64>,
}

impl Files {
    /// Below the root module and these directories, all canonical.
    pub fn new(root: PathBuf, readable: Vec<PathBuf>) -> Files {
        Files { root: Some(root), readable, taken: Cell::new(0) }
    }

    /// Nowhere.
    pub fn none() -> Files {
        Files::default()
    }

    /// The root module's directory as `path.cwd` shows it.
    pub fn root_path(&self) -> String {
        self.root.as_ref().map_or(String::new(), |root| root.to_string_lossy().replace('\\', "/"))
    }

    /// What was read since this was last asked: bytes of files, and two thousand for each file in a listing.
    pub fn taken(&self) -> u64 {
        self.taken.take()
    }

    fn take(&self, bytes: u64) {
        self.taken.set(self.taken.get().saturating_add(bytes));
    }

    /// The real place of a path, if it may be read.
    fn resolve(&self, path: &str) -> Result<PathBuf, FileProblem> {
        let Some(root) = &self.root else { return Err(outside(path)) };
        let joined = super::super::load::normalize(&root.join(path));
        match std::fs::canonicalize(&joined) {
            Ok(real) if self.readable.iter().any(|dir| real.starts_with(dir)) => Ok(real),
            Ok(_) => Err(outside(path)),
            Err(_) if self.readable.iter().any(|dir| joined.starts_with(dir)) => {
                Err(FileProblem::Missing(path.to_owned()))
            }
            Err(_) => Err(outside(path)),
        }
    }

    /// The text of a file, for templates; the error's first part is true where only this analysis does not read it.
    pub fn text(&self, path: &str) -> Result<String, (bool, String)> {
        let bytes = self.read_file(path).map_err(|problem| match problem {
            FileProblem::Missing(_) => (false, format!("no file `{path}`")),
            FileProblem::Denied(reason) => (true, reason),
        })?;
        String::from_utf8(bytes).map_err(|_| (false, format!("`{path}` is not UTF-8")))
    }
}

impl CallContext for Files {
    fn current_dir(&self) -> Option<String> {
        self.root.as_ref().map(|_| self.root_path())
    }

    fn read_file(&self, path: &str) -> Result<Vec<u8>, FileProblem> {
        let real = self.resolve(path)?;
        let length = std::fs::metadata(&real).map_err(|_| FileProblem::Missing(path.to_owned()))?.len();
        if length > LIMIT {
            return Err(FileProblem::Denied(format!("`{path}` is larger than 16 MB")));
        }
        self.take(length.saturating_add(2_000));
        std::fs::read(&real).map_err(|error| FileProblem::Denied(format!("`{path}` cannot be read: {error}")))
    }

    fn file_exists(&self, path: &str) -> Result<bool, FileProblem> {
        match self.resolve(path) {
            Ok(real) => Ok(real.is_file()),
            Err(FileProblem::Missing(_)) => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    fn list_files(&self, directory: &str) -> Result<Vec<String>, FileProblem> {
        let real = self.resolve(directory)?;
        let mut out = Vec::new();
        let mut todo = vec![real.clone()];
        while let Some(dir) = todo.pop() {
            for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
                let path = entry.path();
                let kind = entry.file_type().ok();
                if kind.is_some_and(|kind| kind.is_dir()) {
                    todo.push(path);
                } else if path.is_file()
                    && let Ok(relative) = path.strip_prefix(&real)
                {
                    out.push(relative.to_string_lossy().replace('\\', "/"));
                }
                if out.len() + todo.len() > LISTING {
                    return Err(FileProblem::Denied(format!("`{directory}` holds too many files")));
                }
            }
        }
        self.take(out.len() as u64 * 2_000);
        out.sort();
        Ok(out)
    }
}

fn outside(path: &str) -> FileProblem {
    FileProblem::Denied(format!("`{path}` lies outside of the root module and its modules, and is not read"))
}
