//! Places in files: byte spans for machines, lines and columns for people.

use serde::Serialize;
use std::sync::Arc;

/// A file of one analysis: index into [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A byte range `start..end` of a file, in offsets of the file as it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A place for people: path relative to the current directory with `/`, lines and columns from 1, columns in
/// Unicode scalar values; `end_column` is one past the last character.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[allow(missing_docs)]
pub struct Location {
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// One file that was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Path as shown: relative to the current directory where it lies below it, `/` on every system.
    pub path: Arc<str>,
    /// The text (invalid UTF-8 replaced, byte offsets kept).
    pub text: Arc<str>,
    /// Offsets of the first byte of each line.
    lines: Vec<u32>,
}

impl SourceFile {
    fn new(path: Arc<str>, text: Arc<str>) -> SourceFile {
        let lines =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect();
        SourceFile { path, text, lines }
    }

    /// Line and column (both from 1) of a byte offset; an offset past the end is the end.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.partition_point(|&start| start as usize <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let column = self.text.get(start..offset).map_or(0, |text| text.chars().count());
        (line as u32, column as u32 + 1)
    }

    /// The text of a line (from 1) without its line end.
    pub fn line(&self, line: u32) -> &str {
        let start = self.lines.get((line as usize).saturating_sub(1)).copied().unwrap_or(0) as usize;
        let end = self.lines.get(line as usize).map_or(self.text.len(), |&next| next as usize);
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}

/// All files of one analysis, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(Arc::new(SourceFile::new(path.into(), text.into())));
        id
    }
    /// Bytes of all files together.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.text.len()).sum()
    }
    /// The file of an id, if it is one of these.
    pub fn get(&self, file: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(file.0 as usize)
    }
    /// The file with this shown path.
    pub fn by_path(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.files.iter().find(|file| &*file.path == path)
    }
    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<SourceFile>)> {
        self.files.iter().enumerate().map(|(id, file)| (FileId(id as u32), file))
    }
    /// A span for people.
    pub fn location(&self, span: Span) -> Option<Location> {
        let file = self.get(span.file)?;
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = file.line_column(span.end);
        Some(Location { file: file.path.clone(), line, column, end_line, end_column })
    }
    /// The text of a span.
    pub fn text(&self, span: Span) -> Option<&str> {
        self.get(span.file)?.text.get(span.start as usize..span.end as usize)
    }
}
