//! Where bytes go: standard output, a file, standard error. A closed pipe ends the writing and is no error.

use anstream::ColorChoice;
use menshen::base::redact::{TokenKind, find, mask_known, mask_ranges, redact};
use menshen::base::{Level, Note};
use menshen::write::wrap::plain;
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Color {
    /// Where a terminal shows them.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it hold for every stream of the program.
    pub fn apply(self) {
        match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

/// Columns of the terminal; 80 where there is none.
pub fn columns() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    set.filter(|columns| (20..=400).contains(columns)).unwrap_or(80)
}

/// Runs a writer into a file or standard output. False (after a message) where it cannot be written.
pub fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> bool {
    let file = |path| std::fs::File::create(path).map(anstream::AutoStream::never);
    finish(
        path,
        match file_of(path) {
            Some(path) => file(path).and_then(|file| through(file, write)),
            None => through(anstream::stdout().lock(), write),
        },
    )
}

/// The same as it is, for formats that have no colours to leave out.
fn to_as_is(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> bool {
    finish(
        path,
        match file_of(path) {
            Some(path) => std::fs::File::create(path).and_then(|file| through(file, write)),
            None => through(io::stdout().lock(), write),
        },
    )
}

/// The file that is written to; none for standard output.
fn file_of(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| path.as_os_str() != "-")
}

fn through(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    write(&mut out)?;
    out.flush()
}

fn finish(path: Option<&Path>, done: io::Result<()>) -> bool {
    match done {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => true,
        Err(problem) => {
            let name = file_of(path).map_or("standard output".into(), |path| format!("`{}`", path.display()));
            error(&format!("cannot write {name}: {problem}"));
            false
        }
    }
}

/// The same with a net under it: what is written is held back until all of it is there, and credentials that stand in it
/// all the same, and these `secrets`, are replaced.
pub fn guarded(
    path: Option<&Path>,
    secrets: &[Arc<str>],
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> bool {
    to(path, |out| held(out, secrets, 0, write))
}

/// The same for JSON and what is made of it, of which about `size` bytes are expected.
pub fn guarded_json(
    path: Option<&Path>,
    secrets: &[Arc<str>],
    size: usize,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> bool {
    to_as_is(path, |out| held(out, secrets, size, write))
}

fn held(
    out: &mut dyn Write,
    secrets: &[Arc<str>],
    size: usize,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    const MOST: usize = 128 << 20;
    let mut held: Vec<u8> = Vec::with_capacity(size.min(MOST));
    write(&mut held)?;
    match std::str::from_utf8(&held) {
        Ok(text) => out.write_all(clean(text, secrets).as_bytes()),
        Err(_) => out.write_all(&held),
    }
}

/// A text of the program without credentials and without these secrets. Unlike the filter of single strings it leaves
/// names and their values alone: they are the program's own.
fn clean<'t>(text: &'t str, secrets: &[Arc<str>]) -> Cow<'t, str> {
    // A key without an end would take the rest of a document with it.
    let tokens = |text: &str| find(text).into_iter().filter(|hit| hit.kind != TokenKind::PrivateKey);
    match mask_known(text, secrets) {
        Cow::Borrowed(text) => mask_ranges(text, tokens(text).map(|hit| hit.range)),
        Cow::Owned(text) => mask_ranges(&text, tokens(&text).map(|hit| hit.range)).into_owned().into(),
    }
}

/// What clap says of a command line, in colours where there are some. Values of `--var` may be secrets.
pub fn usage(problem: &clap::Error) {
    let mut secrets: Vec<Arc<str>> = Vec::new();
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    for (index, word) in words.iter().enumerate() {
        let value = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--v") => Some(value),
            _ if index > 0 && words.get(index - 1).is_some_and(|before| before.starts_with("--v")) => {
                Some(word.as_str())
            }
            _ => None,
        };
        let Some(value) = value else { continue };
        let secret = value.split_once('=').map_or(value, |(_, secret)| secret);
        secrets.extend([value, secret].into_iter().filter(|text| !text.is_empty()).map(Arc::from));
    }
    let text = problem.render().ansi().to_string();
    let text = clean(&text, &secrets);
    let _ = match problem.use_stderr() {
        true => anstream::stderr().write_all(text.as_bytes()),
        false => anstream::stdout().write_all(text.as_bytes()),
    };
}

/// `error: …` on standard error.
pub fn error(message: &str) {
    let style = anstyle::AnsiColor::BrightRed.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {}", plain(&redact(message)));
}

/// `  help: …` below it.
pub fn help(message: &str) {
    let _ = writeln!(anstream::stderr(), "  help: {}", plain(&redact(message)));
}

/// A note on standard error.
pub fn note(note: &Note) {
    let place = note.location.as_ref();
    let place = place.map(|at| format!(" ({}:{}:{})", at.file, at.line, at.column)).unwrap_or_default();
    match note.level {
        Level::Error => error(&format!("{}{place}", note.message)),
        Level::Warning | Level::Info => {
            let word = if note.level == Level::Warning { "warning" } else { "note" };
            let _ = writeln!(anstream::stderr(), "{word}: {}{place}", plain(&redact(&note.message)));
        }
    }
    if let Some(text) = &note.help {
        help(text);
    }
}
