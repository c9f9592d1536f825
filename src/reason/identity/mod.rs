//! Who may do what: principals with what they hold, before and after.
//!
//! In: the identity entities of a world. Out: for each principal the policies that it is handed, by itself and through its
//! groups, and what bounds it. What these allow is computed by the algebra of permissions.

pub mod access;
pub mod administration;
pub mod ask;
pub mod assuming;
pub mod catalogue;
pub mod classes;
pub mod escalation;
pub mod granted;
pub mod hands;
pub mod holders;
pub mod known;
mod narrowed;
pub mod news;
pub mod opened;
pub mod people;
pub mod presets;
pub mod query;
pub mod resource_policy;
pub mod risk;
pub mod shown;
pub mod trust;

pub use hands::Hands;
pub use holders::{Handed, Holder, Holders, PrincipalKey};
