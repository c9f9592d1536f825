//! Buckets and keys: what may have a policy of its own, by which whoever may write it can give anything on it.

use super::Map;
use crate::base::hole;
use crate::input::Side;
use crate::model::identity::Protected;
use crate::model::{Builder, Cloud, ObjectId};

/// Those of Alibaba Cloud.
pub const ALIBABA: &[Map] = &[
    Map {
        kind: "alicloud_oss_bucket",
        reads: &["bucket"],
        run: |b, o, s| add(b, o, s, Cloud::Alibaba, Some("bucket")),
    },
    Map { kind: "alicloud_kms_key", reads: &["id"], run: |b, o, s| add(b, o, s, Cloud::Alibaba, None) },
];

/// Those of Tencent Cloud.
pub const TENCENT: &[Map] = &[Map {
    kind: "tencentcloud_cos_bucket",
    reads: &["bucket"],
    run: |b, o, s| add(b, o, s, Cloud::Tencent, Some("bucket")),
}];

/// Adds a bucket, by the attribute that names it, or a key, by its id.
fn add(builder: &mut Builder, object: ObjectId, side: Side<'_>, cloud: Cloud, attribute: Option<&str>) {
    let path = attribute.unwrap_or("id");
    let unknown = || hole::named(&format!("{}.{path}", side.resource.address));
    let name = side.str(path).map_or_else(unknown, str::to_owned).into();
    builder.world.identity.protected.push(Protected { object, cloud, key: attribute.is_none(), name });
}
