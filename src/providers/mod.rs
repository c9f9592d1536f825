//! Plans to the neutral model. Here, and only here, the clouds' resource types and attributes are named.

pub mod alicloud;
pub mod tencentcloud;

use crate::input::{Plan, Side};
use crate::model::{Builder, Model, ObjectId};

/// One resource type's mapping.
pub struct Map {
    /// Resource type; aliases have entries of their own.
    pub kind: &'static str,
    /// Attribute paths that `run` asks for, without indexes (`ingress.cidr_block`).
    pub reads: &'static [&'static str],
    /// Puts one side of one instance into the builder.
    pub run: fn(&mut Builder<'_>, ObjectId, Side<'_>),
}

/// Maps every resource of a plan, both sides.
pub fn map(plan: &Plan) -> Model {
    let _ = plan;
    Model::default()
}
