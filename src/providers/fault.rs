//! What mappings say of arguments that apply refuses or ignores: words in, [`Fault`]s out.

use super::attribute::{is_configured, written};
use crate::input::Side;
use crate::model::Site;
use crate::model::network::{Fault, FaultKind};

/// Apply fails.
pub fn refused(id: &'static str, kind: FaultKind, site: Site, message: impl Into<String>, help: &str) -> Fault {
    Fault { id, kind, fails: true, message: message.into(), help: help.to_owned(), site }
}

/// It is accepted, but ineffective, fragile or hardly meant.
pub fn weak(id: &'static str, kind: FaultKind, site: Site, message: impl Into<String>, help: &str) -> Fault {
    Fault { fails: false, ..refused(id, kind, site, message, help) }
}

/// Whether the configuration chooses a value for an argument. Where the configuration is not visible, what a plan makes anew was
/// chosen, and what exists already may have been read back.
pub fn chosen(side: Side<'_>, path: &str) -> bool {
    written(side, path)
        && is_configured(side, path).unwrap_or(side.resource.before.is_none() && side.resource.action.is_some())
}
