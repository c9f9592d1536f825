//! Escalations: ways by which a principal gets rights that it was not given.
//!
//! In: a world's identities, what they hold, and what the network lets in. Out: [`Escalations`]: for each principal the
//! shortest path to each gain. A path is made of steps of the catalogue (`table`); only paths that gain something count,
//! and administrators cannot gain.

mod accounts;
mod actor;
mod alike;
mod ask;
mod bind;
mod calls;
mod cam;
mod cover;
mod edge;
mod name;
mod ram;
mod ram_workload;
pub mod reach;
mod scene;
mod search;
mod sides;
mod steps;
pub mod table;
mod texts;
mod there;
mod together;
mod walk;

pub use search::{Escalation, Escalations, Gained, Opening, Step, solve};
pub use steps::steps_of;
