//! `terraform show -json` of plans and states.
//!
//! In: the bytes of a document. Out: a [`Plan`] whose resources are decoded when they are asked for. The document is
//! indexed in one pass; the configuration's modules are read at once, its expressions and all values later.

mod blocks;
mod buffer;
mod build;
mod configuration;
mod content;
mod index;
mod json;
mod literal;
mod pair;
mod path;
mod refuse;
mod resolve;
mod source;
mod written;

pub use buffer::Buffer;
pub use source::Source;

use super::{InputKind, Mode, Plan, ReadError};
use crate::base::{Level, Note, Sources, Value};
use buffer::Range;
use content::PlanContent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Reads a configuration that may belong to a plan. In: the plan's variables. Out: what was read, and whether the
/// user named it (then it is taken whether or not its addresses match).
pub type FindSource<'f> = dyn Fn(&BTreeMap<String, Value>) -> Option<(Plan, bool)> + 'f;

/// Reads a plan or state.
///
/// `shown` is the path for messages. `plain_block(type, block)` says which nested blocks are empty when left out:
/// such a block that is unknown although no expression writes it comes from `dynamic`.
///
/// # Errors
/// Where the document is no plan and no state, or is malformed.
pub fn read_json(
    buffer: Buffer,
    shown: &str,
    find_source: &FindSource<'_>,
    plain_block: Option<fn(&str, &str) -> bool>,
) -> Result<Plan, ReadError> {
    let mut buffer = buffer;
    let mut index = index::index(&buffer).map_err(|refusal| ReadError(refuse::note(&refusal, &buffer, shown)))?;
    let positions = positions(&index, &buffer);
    let_go(&mut index, &mut buffer);
    let (buffer, index) = (buffer, index);
    let names = json::Names::default();
    let fail = |error: serde_json::Error, base| ReadError(refuse::json(&error, &buffer, base, shown));
    let configuration = match index.configuration {
        Some(range) => Some(configuration::read(&buffer, range, &names).map_err(|error| fail(error, range.start))?),
        None => None,
    };
    let mut variables: BTreeMap<String, Value> = BTreeMap::new();
    for (name, range) in &index.variables {
        let value = match range.start == range.end {
            true => Value::null(),
            false => json::value(buffer.slice(*range), &names).map_err(|error| fail(error, range.start))?,
        };
        let declared = configuration.as_ref().and_then(|all| all.root.variables.get(name.as_str()));
        let sensitive = declared.is_some_and(|variable| variable.sensitive);
        variables.insert(name.clone(), value.with_meta(|meta| meta.sensitive |= sensitive));
    }

    let mut notes = notes(&index, shown);
    let mut complete = !(index.errored || index.partial);
    let mut sources = Sources::default();
    let mut source = None;
    let mut evaluated = Vec::new();
    let found = if index.is_plan { find_source(&variables) } else { None };
    if let Some((read, named)) = found
        && (named || Source::matches(&read, &written_blocks(&index)))
    {
        sources = read.sources;
        // What the configuration could not say, the plan does, also what is in modules that are not installed here: its
        // errors matter only if the user named it.
        complete &= read.notes.iter().all(|note| note.level != Level::Error) || !named;
        notes.extend(read.notes.into_iter().filter(|_| named));
        source = Some(Source::new(read.content));
        evaluated = read.blocks;
    }
    let file = sources.add(shown, "");
    let mut blocks = configuration.as_ref().map(|all| blocks::blocks(all, &variables)).unwrap_or_default();
    // A configuration says more of its blocks than the plan: what a local holds, and the backend.
    let known: BTreeSet<std::sync::Arc<str>> = evaluated.iter().map(|block| block.address.clone()).collect();
    blocks.retain(|block| !known.contains(&block.address));
    blocks.append(&mut evaluated);
    let kind = if index.is_plan { InputKind::Plan } else { InputKind::State };
    let content = PlanContent {
        buffer,
        index,
        configuration,
        variables,
        source,
        shown: shown.into(),
        file,
        plain_block,
        positions,
        problems: Mutex::default(),
    };
    let content = Box::new(content);
    // Modules whose files are missing beside a plan are in the plan itself.
    let missing_modules = Vec::new();
    Ok(Plan { path: shown.to_owned(), kind, sources, notes, complete, missing_modules, blocks, content })
}

/// Where each entry stands in the document. Found for all entries in one pass, as a plan is often one line.
fn positions(index: &index::Index, buffer: &Buffer) -> Vec<(u32, u32)> {
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(index.entries.len());
    for (at, entry) in index.entries.iter().enumerate() {
        let text = buffer.slice(Range { start: 0, end: entry.at });
        // The object that holds the values begins shortly before them.
        order.push((memchr::memrchr(b'{', text).unwrap_or(entry.at), at));
    }
    order.sort_unstable();
    let offsets: Vec<usize> = order.iter().map(|(offset, _)| *offset).collect();
    let mut out = vec![(1, 1); order.len()];
    for ((_, at), position) in order.iter().zip(buffer.positions(&offsets)) {
        if let Some(slot) = out.get_mut(*at) {
            *slot = position;
        }
    }
    out
}

/// Keeps the values of resources, variables and configuration, and of values that stay as they are one copy.
fn let_go(index: &mut index::Index, buffer: &mut Buffer) {
    let mut kept: Vec<Range> = index.configuration.into_iter().chain(index.variables.values().copied()).collect();
    for entry in &mut index.entries {
        if let (Some(before), Some(after)) = (entry.before, entry.after)
            && buffer.slice(before) == buffer.slice(after)
        {
            entry.after = entry.before;
        }
        let ranges = [entry.before, entry.after, entry.after_unknown, entry.before_sensitive, entry.after_sensitive];
        kept.extend(ranges.into_iter().flatten());
        kept.push(Range { start: entry.at, end: entry.at + 1 });
    }
    buffer.keep(kept);
}

/// The managed blocks that the plan's resources are of, with their modules, without keys.
fn written_blocks(index: &index::Index) -> BTreeSet<String> {
    let managed = index.entries.iter().filter(|entry| entry.mode == Mode::Managed);
    // What is only deleted need not be written any more.
    managed.filter(|entry| entry.after.is_some()).map(|entry| crate::input::hcl::bare(&entry.address)).collect()
}

fn notes(index: &index::Index, shown: &str) -> Vec<Note> {
    let mut out = Vec::new();
    if index.errored {
        let message = format!("`{shown}` is of a plan that stopped at an error: what comes after the error is missing");
        out.push(Note::new(Level::Error, message).help("mend what `terraform plan` complains about and plan again"));
    }
    if index.partial {
        let message =
            format!("`{shown}` does not hold the whole change, because of `-target` or of what Terraform put off");
        out.push(Note::new(Level::Error, message).help("plan again without `-target`, or after this plan is applied"));
    }
    for address in &index.deposed {
        out.push(Note::new(
            Level::Info,
            format!("an earlier object of `{address}` that waits to be destroyed is not looked at"),
        ));
    }
    for address in &index.forgotten {
        out.push(Note::new(
            Level::Info,
            format!("`{address}` leaves Terraform's state and goes on to exist: it is looked at as if unchanged"),
        ));
    }
    out
}
