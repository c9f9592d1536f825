//! Tunnels of both clouds: the words of settings, or their defaults where they are left out, in; choices out.

use crate::input::{Attr, Side};
use crate::model::gateway::{TunnelChoice, TunnelSetting};
use crate::model::{Known, ObjectId, Site};
use crate::providers::attribute::name;

/// A setting: the attribute, what it is about, and the word that holds where it is left out.
pub type Row = (&'static str, TunnelSetting, &'static str);

/// The choices of a block.
pub fn choices(side: Side<'_>, object: ObjectId, rows: &[Row]) -> Vec<TunnelChoice> {
    let one = |(path, setting, absent): &Row| TunnelChoice {
        setting: *setting,
        value: match side.attr(path) {
            Attr::Known(value) => Known::Yes(value.as_str().unwrap_or_default().to_ascii_lowercase().into()),
            Attr::Absent | Attr::Defaulted => Known::Yes((*absent).into()),
            Attr::Unknown(_) => Known::No(name(side, path)),
        },
        site: Site::at(object, side.path(path)),
    };
    rows.iter().map(one).collect()
}
