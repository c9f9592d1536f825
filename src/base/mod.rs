//! Words that every stage shares. Imports nothing of the crate; knows neither Terraform's files nor a cloud.

pub mod action;
pub mod beside;
pub mod compare;
pub mod credential;
pub mod digits;
pub mod hole;
pub mod mixer;
pub mod net;
pub mod note;
pub mod number;
mod parts;
pub mod picture;
pub mod place;
pub mod redact;
pub mod roots;
pub mod script_password;
pub mod secret_name;
pub mod severity;
pub mod span;
pub mod tri;
pub mod types;
pub mod unknown;
pub mod value;
pub mod wildcard;

pub use action::Action;
pub use note::{Level, Note};
pub use number::Number;
pub use place::{Placement, Step};
pub use roots::Roots;
pub use severity::{Certainty, Change, Severity};
pub use span::{FileId, Location, Sources, Span};
pub use tri::Tri;
pub use types::Type;
pub use value::{Data, Origin, OriginKind, Reference, Unknown, UnknownKind, Value};
