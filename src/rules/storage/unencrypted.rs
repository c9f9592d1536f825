//! What DSK101 and DSK102 share: when a disk counts as not encrypted, and how it is told.

use crate::base::Tri;
use crate::model::storage::{Disk, DiskRole};
use crate::rules::draft::{definite, evidence, possible, push};
use crate::rules::{Context, Finding, Fix, Rule};

/// Reports the disks of a role that are not encrypted.
pub fn check(rule: &'static Rule, role: DiskRole, cx: &Context<'_>, out: &mut Vec<Finding>) {
    for disk in cx.world.storage.disks.iter().filter(|disk| disk.role == role && !disk.local) {
        let answer = disk.encrypted();
        // Where there is nothing to set, only what is known to come from an unencrypted image is worth a word.
        if answer.surely() || (!disk.settable && answer != Tri::No) || (!disk.settable && disk.made_from.is_none()) {
            continue;
        }
        let verb = if answer == Tri::No { "is not" } else { "may not be" };
        let message = format!("{} {verb} encrypted", title(disk));
        let key = format!("{} unencrypted", title(disk));
        let mut finding = definite(rule, disk.site.clone(), key, message);
        finding.related = disk.inherited_from.iter().map(|(site, note)| evidence(site, &**note)).collect();
        let description = if disk.settable {
            "turn encryption on; the disk is made anew"
        } else {
            "make it from an encrypted image, or from a launch template that encrypts the disk"
        };
        finding.fix = Fix { description: description.into(), mechanical: disk.settable };
        match answer {
            Tri::No => push(cx, out, finding),
            _ => out.extend(possible(finding, disk.unknown.clone())),
        }
    }
}

fn title(disk: &Disk) -> String {
    match (disk.role, &*disk.name) {
        (DiskRole::System, _) => "the system disk".into(),
        (DiskRole::Data, "") => "the data disk".into(),
        (DiskRole::Data, name) => name.into(),
    }
}
