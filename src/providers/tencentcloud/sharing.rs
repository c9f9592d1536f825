//! What is open to other accounts: policies of COS buckets, and images and snapshots that are shared.
//!
//! Facts (provider source): `tencentcloud_cos_bucket_policy.bucket` is `NAME-APPID`, as is the bucket's `bucket`; COS has
//! no setting that takes public access away from a whole bucket. A shared image can be used by each of `account_ids`.

use super::super::attribute::{link, name};
use super::super::{Map, document};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{ProtectedKind, ResourcePolicy};
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
    super::super::share::share(builder, site, CLOUD, what, accounts);
}
