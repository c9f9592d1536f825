//! Images and snapshots that other accounts may use: what the mappings of both clouds share.
//!
//! In: what is shared, and with whom. Out, when all disks and sources are in: [`Share`]s, with whether what is shared is
//! encrypted.

use crate::base::Tri;
use crate::model::identity::Share;
use crate::model::storage::{Disk, MadeFrom, Source};
use crate::model::{Builder, Cloud, Known, Link, Site};
use std::sync::Arc;

/// Adds one share for each account.
pub fn share(builder: &mut Builder, site: Site, cloud: Cloud, what: Link, accounts: Vec<Known<Arc<str>>>) {
    builder.later(4, move |world, resolver| {
        let shown = what.known.clone();
        let source = resolver.resolve::<Source>(&what).resolved();
        let encrypted = source.map_or(Tri::Unknown, |id| match world.storage.sources.get(id.index()) {
            Some(source) if source.flag == Tri::Yes => Tri::Yes,
            Some(source) => {
                let of = |made: &MadeFrom| match made {
                    MadeFrom::Disk(disk) => {
                        let disk = disk.resolved().and_then(|id| world.storage.disks.get(id.index()));
                        disk.map_or(Tri::Unknown, Disk::encrypted)
                    }
                    MadeFrom::Source(_) => Tri::Unknown,
                };
                source.made_from.iter().map(of).reduce(Tri::and).unwrap_or(Tri::Unknown)
            }
            None => Tri::Unknown,
        });
        let what = shown.or_else(|| {
            let source = source.and_then(|id| world.storage.sources.get(id.index()));
            source.and(what.refs.first()).map(|reference| reference.address.clone())
        });
        for account in accounts {
            let (site, what) = (site.clone(), what.clone());
            world.identity.shares.push(Share { site, cloud, account, what, encrypted });
        }
    });
}
