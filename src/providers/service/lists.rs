//! Lists of addresses that managed services admit: the texts of attributes in, entries with their places out.

use crate::base::net::{AddressSet, Family};
use crate::base::{Data, UnknownKind, Value};
use crate::input::Side;
use crate::model::endpoint::{Admits, Admitted};
use crate::model::network::Bounds;
use crate::model::{Known, ObjectId, Site};
use crate::providers::attribute;

/// What a service admits that writes no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Every IPv4 address.
    Anybody,
    /// Nobody: the list that a new service comes with holds none or the loopback address only.
    Nobody,
    /// Not known.
    Unknown,
}

/// The lists of a service.
#[derive(Clone, Copy)]
pub struct Lists {
    /// Attributes with addresses: texts or lists of texts, in which commas separate; also in blocks.
    pub paths: &'static [&'static str],
    /// Without any.
    pub absent: Absent,
    /// The attribute that says how the list changes what is there.
    pub mode: Option<&'static str>,
}

/// No list is there: everybody is admitted.
pub const OPEN: Lists = Lists { paths: &[], absent: Absent::Anybody, mode: None };

/// These lists; without any it is not known who is admitted.
pub const fn at(paths: &'static [&'static str]) -> Lists {
    Lists { paths, absent: Absent::Unknown, mode: None }
}

/// These lists; without any, nobody is admitted.
pub const fn closed(paths: &'static [&'static str]) -> Lists {
    Lists { paths, absent: Absent::Nobody, mode: None }
}

/// Every IPv4 address: public addresses of services are IPv4 unless an attribute says otherwise.
pub fn anybody(site: Site) -> Admits {
    Admits { entries: vec![Admitted { addresses: Bounds::exact(AddressSet::all_v4()), site }], whole: Known::Yes(()) }
}

/// The lists of a side.
pub fn read(side: Side<'_>, object: ObjectId, lists: Lists) -> Admits {
    let mut found = Admits::nobody();
    let mut written = false;
    for path in lists.paths {
        attribute::each_value(side, path, &mut |at, value| {
            written |= take(&mut found, side, object, at, value);
        });
    }
    let first = lists.paths.first().copied();
    match (written, lists.absent, first) {
        (true, ..) => changed(side, lists, found),
        (false, Absent::Nobody, _) => found,
        (false, Absent::Unknown, Some(path)) => {
            Admits { entries: Vec::new(), whole: Known::No(attribute::name(side, path)) }
        }
        (false, Absent::Anybody | Absent::Unknown, first) => {
            anybody(first.map_or_else(|| Site::block(object), |path| Site::at(object, side.path(path))))
        }
    }
}

/// One value of a list; false where it writes nothing.
fn take(found: &mut Admits, side: Side<'_>, object: ObjectId, at: &str, value: &Value) -> bool {
    match &value.data {
        Data::Null(_) => return false,
        Data::Unknown(unknown) if unknown.kind == UnknownKind::Defaulted => return false,
        Data::Unknown(_) => {
            found.whole = Known::No(format!("{}.{at}", side.resource.address).into());
            let addresses = Bounds { must: AddressSet::empty(), may: AddressSet::all() };
            found.entries.push(Admitted { addresses, site: Site::at(object, at) });
            return true;
        }
        _ => {}
    }
    let Some(text) = value.as_str() else { return false };
    let mut any = false;
    for entry in text.split([',', ';', ' ', '\n', '\t', '\r']).map(str::trim).filter(|entry| !entry.is_empty()) {
        any = true;
        if let Some(addresses) = entry_addresses(entry) {
            found.entries.push(Admitted { addresses, site: Site::at(object, at) });
        }
    }
    any
}

/// The addresses of one entry. `127.0.0.1`, which clouds write for an empty list, admits nobody: `None`. `0.0.0.0` and `::`
/// without a prefix length mean any address (U16: an address that nobody can have is never meant). What is not understood may
/// be anything.
pub fn entry_addresses(entry: &str) -> Option<Bounds<AddressSet>> {
    let any = |family| Some(Bounds::exact(AddressSet::family(family)));
    match entry {
        "127.0.0.1" | "127.0.0.1/32" | "::1" | "::1/128" => return None,
        "0.0.0.0" | "%" => return any(Family::V4),
        "::" => return any(Family::V6),
        _ => {}
    }
    Some(match AddressSet::parse(entry) {
        Ok(addresses) => Bounds::exact(addresses),
        Err(_) => Bounds { must: AddressSet::empty(), may: AddressSet::all() },
    })
}

/// What comes of a list that changes another instead of being all of it.
fn changed(side: Side<'_>, lists: Lists, mut found: Admits) -> Admits {
    let Some(path) = lists.mode else { return found };
    let is = |words: [&str; 2]| {
        let text = match side.attr(path) {
            crate::input::Attr::Known(value) => match value.as_str() {
                Some(text) => text.to_owned(),
                None => value.as_i64().map(|number| number.to_string()).unwrap_or_default(),
            },
            _ => return false,
        };
        words.iter().any(|word| text.eq_ignore_ascii_case(word))
    };
    // Of a service that is made now nothing else is in the list.
    let new = side.resource.before.is_none() && side.resource.action == Some(crate::base::Action::Create);
    if is(["Delete", "2"]) {
        found.entries.clear();
        found.whole = Known::No(attribute::name(side, path));
    } else if is(["Append", "1"]) && !new {
        found.whole = Known::No(attribute::name(side, path));
    }
    found
}
