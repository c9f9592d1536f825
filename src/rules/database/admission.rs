//! Which services the rules about databases speak of, and what their doors make of a list.

use crate::base::Tri;
use crate::model::endpoint::{Endpoint, EndpointKind};
use crate::reason::exposure::Grade;
use crate::rules::Context;

/// Databases, caches, search and queues.
pub fn is_data_service(endpoint: &Endpoint) -> bool {
    use EndpointKind::{Cache, Database, Queue, Search};
    matches!(endpoint.kind, Database | Cache | Search | Queue)
}

/// How far what a list admits gets: by the doors that it is for. `own`: the door whose own list it is; `None`: the list of the
/// service, which is for every door that has none.
pub fn grade(context: &Context<'_>, at: usize, endpoint: &Endpoint, own: Option<usize>) -> Grade {
    let facts = context.facts.exposure.endpoints.get(at).map_or(&[][..], |it| &it.doors);
    let doors = endpoint.doors.iter().zip(facts).enumerate();
    let meant = doors.filter(|(index, (door, _))| own.map_or(door.admits.is_none(), |own| own == *index));
    match meant.map(|(_, (_, facts))| facts.public).fold(Tri::No, Tri::or) {
        Tri::Yes => Grade::Reached,
        Tri::Unknown => Grade::OpenEnd,
        Tri::No => Grade::NoPath,
    }
}
