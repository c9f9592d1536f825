//! Resources that are not modelled and bear on reachability: which interfaces they can concern.
//!
//! In: the attributes that name servers, network interfaces, private addresses or subnets. Out: an [`Unmodelled`] that
//! is limited to these, once references are resolved. What is not known is no limit: it then bears on everything of the
//! cloud. An id that is known and that nothing here has is somebody else's server.

use super::attribute::{each_value, value_link};
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::network::{Instance, Interface, Subnet, Touch, Unmodelled, UnmodelledEffect};
use crate::model::{Builder, Cloud, Link, ObjectId, Ref, Resolver};

/// After interfaces have their owners and subnets.
const PHASE: u8 = 3;

/// A resource that may lead Internet packets to the servers, interfaces or addresses that `paths` name; with no paths,
/// to any of the cloud.
pub fn opens(builder: &mut Builder, object: ObjectId, side: Side<'_>, cloud: Cloud, paths: &[&str]) {
    add(builder, object, side, cloud, paths, UnmodelledEffect::OpensPath);
}

/// A resource that may drop packets at the subnets that `paths` name.
pub fn filters(builder: &mut Builder, object: ObjectId, side: Side<'_>, cloud: Cloud, paths: &[&str]) {
    add(builder, object, side, cloud, paths, UnmodelledEffect::Filters);
}

fn add(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    cloud: Cloud,
    paths: &[&str],
    effect: UnmodelledEffect,
) {
    let mut links: Vec<Link> = Vec::new();
    for path in paths {
        each_value(side, path, &mut |_, value| {
            if !value.is_null() && value.as_str() != Some("") {
                links.push(value_link(value, object));
            }
        });
    }
    builder.later(PHASE, move |world, resolver| {
        let touched = |link: &Link| match effect {
            UnmodelledEffect::OpensPath => servers(link, resolver),
            UnmodelledEffect::Filters => subnets(link, resolver),
        };
        // Nothing that names anything is no limit either.
        let found: Option<Vec<Vec<Touch>>> = links.iter().map(touched).collect();
        let touches = found.filter(|_| !links.is_empty()).map(|all| all.into_iter().flatten().collect());
        world.network.unmodelled.push(Unmodelled { object, effect, cloud: Some(cloud), touches });
    });
}

/// What a link to a server means; `None` where it may be anything.
fn servers(link: &Link, resolver: &Resolver<'_>) -> Option<Vec<Touch>> {
    let instance: Ref<Instance> = resolver.resolve(link);
    let interface: Ref<Interface> = resolver.resolve(link);
    let mut found: Vec<Touch> = instance.candidates().iter().map(|id| Touch::Instance(*id)).collect();
    found.extend(interface.candidates().iter().map(|id| Touch::Interface(*id)));
    if !found.is_empty() {
        return Some(found);
    }
    let known = link.known.as_deref()?;
    Some(AddressSet::parse(known).map(Touch::Addresses).into_iter().collect())
}

fn subnets(link: &Link, resolver: &Resolver<'_>) -> Option<Vec<Touch>> {
    match resolver.resolve::<Subnet>(link) {
        Ref::Unknown => None,
        subnet => Some(vec![Touch::Subnet(subnet)]),
    }
}
