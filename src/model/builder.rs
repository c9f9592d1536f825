//! Entities in, a resolved [`Model`](super::Model) out: references between resources become typed ids here, once.

use std::marker::PhantomData;

/// Collects one world.
pub struct Builder<'a>(PhantomData<&'a ()>);
