//! Where bytes go: standard output, a file, standard error. A closed pipe ends the writing and is no error.

use anstream::ColorChoice;
use menshen::base::redact::redact;
use menshen::base::{Level, Note};
use std::io::{self, BufWriter, Write};
use std::path::Path;

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
    let done = match path.filter(|path| path.as_os_str() != "-") {
        Some(path) => std::fs::File::create(path).and_then(|file| {
            let mut out = BufWriter::new(anstream::AutoStream::never(file));
            write(&mut out)?;
            out.flush()
        }),
        None => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            write(&mut out).and_then(|()| out.flush())
        }
    };
    match done {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => true,
        Err(problem) => {
            let name = path.map_or("standard output".into(), |path| format!("`{}`", path.display()));
            error(&format!("cannot write {name}: {problem}"));
            false
        }
    }
}

/// `error: …` on standard error.
pub fn error(message: &str) {
    let style = anstyle::AnsiColor::BrightRed.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {}", redact(message));
}

/// `  help: …` below it.
pub fn help(message: &str) {
    let _ = writeln!(anstream::stderr(), "  help: {}", redact(message));
}

/// A note on standard error.
pub fn note(note: &Note) {
    let place = note.location.as_ref();
    let place = place.map(|at| format!(" ({}:{}:{})", at.file, at.line, at.column)).unwrap_or_default();
    match note.level {
        Level::Error => error(&format!("{}{place}", note.message)),
        Level::Warning | Level::Info => {
            let word = if note.level == Level::Warning { "warning" } else { "note" };
            let _ = writeln!(anstream::stderr(), "{word}: {}{place}", redact(&note.message));
        }
    }
    if let Some(text) = &note.help {
        help(text);
    }
}
