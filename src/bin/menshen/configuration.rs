//! `menshen.toml`: where it is, and what it says.

use crate::options::Input;
use menshen::base::{Level, Note};
use menshen::config::{Settings, file};
use std::path::{Path, PathBuf};

const NAME: &str = "menshen.toml";

/// The settings of the file that holds for an input. Errors mean that nothing is analysed.
pub fn settings(input: &Input) -> Result<Settings, Vec<Note>> {
    let mut settings = Settings { today: Some(today()), ..Settings::default() };
    let path = match &input.config {
        Some(path) => path.clone(),
        None => match input.paths.first().and_then(|first| search(first)) {
            Some(path) => path,
            None => return Ok(settings),
        },
    };
    let shown = shown(&path);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| vec![Note::new(Level::Error, format!("cannot read `{shown}`: {error}"))])?;
    let notes = file::read(&shown, text.strip_prefix('\u{feff}').unwrap_or(&text), &mut settings);
    if notes.is_empty() { Ok(settings) } else { Err(notes) }
}

/// The nearest file upwards.
fn search(first: &Path) -> Option<PathBuf> {
    let start = if first.as_os_str() == "-" { Path::new(".") } else { first };
    let start = start.canonicalize().or_else(|_| std::env::current_dir()).ok()?;
    let folder = if start.is_dir() { start.as_path() } else { start.parent()? };
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// Relative to the current directory where it lies below it, with `/`.
fn shown(path: &Path) -> String {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize()).unwrap_or_default();
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let short = full.strip_prefix(&current).unwrap_or(path);
    short.to_string_lossy().replace('\\', "/")
}

fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
