//! Resources of Tencent Cloud that may lead packets to servers in ways that are not modelled.

use crate::model::Cloud;
use crate::providers::{Map, bearing};

/// The mappings.
pub const MAPS: &[Map] = &[
    // Accelerators: their origins are addresses and domains of any kind.
    opens("tencentcloud_gaap_realserver", &[]),
    opens("tencentcloud_ga2_endpoint_group", &[]),
];

const fn opens(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| bearing::opens(builder, object, side, Cloud::Tencent, side.reads) }
}
