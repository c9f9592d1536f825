//! What is open to other accounts: policies of COS buckets, and images and snapshots that are shared.
//!
//! Facts (provider source): `tencentcloud_cos_bucket_policy.bucket` is `NAME-APPID`, as is the bucket's `bucket`; COS has
//! no setting that takes public access away from a whole bucket. A shared image can be used by each of `account_ids`.

use super::super::attribute::{link, name};
use super::super::{Map, document};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{ProtectedKind, ResourcePolicy, Share};
use crate::model::storage::{Disk, MadeFrom, Source};
use crate::model::{Builder, Cloud, Known, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cos_bucket_policy", reads: &["bucket", "policy"], run: bucket_policy },
    Map {
        kind: "tencentcloud_cvm_image_share_permission",
        reads: &["image_id", "account_ids"],
        run: |builder, object, side| share(builder, object, side, "image_id"),
    },
    Map {
        kind: "tencentcloud_cbs_snapshot_share_permission",
        reads: &["snapshot_id", "account_ids"],
        run: |builder, object, side| share(builder, object, side, "snapshot_id"),
    },
    Map {
        kind: "tencentcloud_lighthouse_share_blueprint_across_account_attachment",
        reads: &["blueprint_id", "account_ids"],
        run: |builder, object, side| share(builder, object, side, "blueprint_id"),
    },
];

fn bucket_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(document) = document::attribute(side, "policy", CLOUD) else { return };
    builder.world.identity.resource_policies.push(ResourcePolicy {
        site: Site::at(object, "policy"),
        cloud: CLOUD,
        kind: ProtectedKind::Bucket,
        name: side.str("bucket").map(Arc::from),
        of: None,
        document,
        public_blocked: Tri::No,
    });
}

fn share(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &'static str) {
    let what = link(side, object, path).unwrap_or_default();
    let accounts: Vec<Known<Arc<str>>> = match side.attr("account_ids") {
        Attr::Known(value) => {
            let items = value.items().unwrap_or(std::slice::from_ref(value));
            let one = |item: &crate::base::Value| match item.as_str() {
                Some(account) => Known::Yes(Arc::from(account)),
                None => Known::No(name(side, "account_ids")),
            };
            items.iter().map(one).collect()
        }
        Attr::Unknown(_) => vec![Known::No(name(side, "account_ids"))],
        Attr::Absent | Attr::Defaulted => Vec::new(),
    };
    let site = Site::at(object, "account_ids");
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
            world.identity.shares.push(Share { site, cloud: CLOUD, account, what, encrypted });
        }
    });
}
