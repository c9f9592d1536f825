//! What is said about the analysis itself: bad input, things not understood, limits reached.

use super::span::Location;
use serde::Serialize;

/// How a note bears on the trust one may put in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something could not be read: the analysis is not complete and the exit status is 2.
    Error,
    /// Something was read and not understood, or is missing; what it may hide is said.
    Warning,
    /// Worth knowing.
    Info,
}

/// One remark about the input. Message style: lower case, no full stop, the user's text in backticks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// How serious.
    pub level: Level,
    /// What.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl Note {
    /// A note without place and help.
    pub fn new(level: Level, message: impl Into<String>) -> Note {
        Note { level, message: message.into(), help: None, location: None }
    }
    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Note {
        self.help = Some(help.into());
        self
    }
    /// Adds the place.
    pub fn at(mut self, location: Option<Location>) -> Note {
        self.location = location;
        self
    }
}
