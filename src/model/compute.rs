//! Instances as carriers of roles: metadata settings.

use super::identity::Principal;
use super::{ObjectId, Ref, Site};
use crate::base::Tri;

/// All compute settings of one world.
#[derive(Debug, Default)]
pub struct Compute {
    /// Metadata services, one for each instance, launch template or node pool that has one.
    pub metadata: Vec<Metadata>,
}

/// The metadata service of an instance or launch specification.
#[derive(Debug)]
pub struct Metadata {
    /// The instance, template or node pool.
    pub object: ObjectId,
    /// A token is required to read it.
    pub token_required: Tri,
    /// The service answers at all.
    pub endpoint_enabled: Tri,
    /// Where the token setting is written, or the block.
    pub site: Site,
    /// The cloud lets the setting be written on this resource; where not, there is nothing to advise here.
    pub expressible: bool,
    /// The role attached, by an argument or an attachment resource; `None`: certainly none.
    pub role: Option<Ref<Principal>>,
    /// Where the role is attached.
    pub role_site: Option<Site>,
    /// The attribute that is not known, where one is.
    pub unknown: Option<std::sync::Arc<str>>,
}
