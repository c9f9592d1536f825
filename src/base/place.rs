//! Where a thing is written, and the places its value came through.

use super::{Location, Span};
use std::sync::Arc;

/// Where a resource, or an attribute of it, is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The place that one would change: the attribute's expression; where that only passes a variable on, the place
    /// where the value is written is the last of `steps`.
    pub span: Span,
    /// The same for people.
    pub location: Location,
    /// The whole `name = expression`, if it is an attribute.
    pub attribute: Option<Span>,
    /// The header of the block that it belongs to (`resource "type" "name"`).
    pub header: Option<Span>,
    /// The places that the value came through, from the resource argument back to where it was first written;
    /// empty where it is written in place.
    pub steps: Vec<Step>,
}

/// One place of a provenance chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What stands there: `var.admin_cidr`, `module "web"`, `variable "admin_cidr" default`, `local.cidr`.
    pub what: Arc<str>,
    /// Where.
    pub location: Location,
    /// The same for machines.
    pub span: Span,
}
