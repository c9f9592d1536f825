//! The resources of a plan or state, decoded one at a time.

use super::blocks::inside;
use super::buffer::{Buffer, Range};
use super::build::{Join, Written, suppressed};
use super::configuration::{Configuration, Node};
use super::index::{Entry, Index};
use super::json::{self, Marks, Names};
use super::path::{self, Step};
use super::refuse;
use super::resolve::{Context, Resolver};
use super::source::Source;
use super::written;
use crate::base::{Action, FileId, Location, Note, Placement, Span, Type, UnknownKind, Value};
use crate::input::{Content, Mode, Resource};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// A plan's or state's resources.
pub struct PlanContent {
    pub(super) buffer: Buffer,
    pub(super) index: Index,
    pub(super) configuration: Option<Configuration>,
    pub(super) variables: BTreeMap<String, Value>,
    pub(super) source: Option<Source>,
    pub(super) shown: Arc<str>,
    pub(super) file: FileId,
    pub(super) plain_block: Option<fn(&str, &str) -> bool>,
    pub(super) positions: Vec<(u32, u32)>,
    pub(super) problems: Mutex<BTreeMap<Arc<str>, Note>>,
}

/// Resources decoded at a time, which bounds the memory, and how many of them one thread takes.
const ROUND: usize = 256;
const PART: usize = 64;

/// What the configuration says of the block of an entry; kept from one instance to the next.
struct Seen<'c> {
    block: Option<(Arc<str>, Arc<str>)>,
    scope: Vec<Step>,
    nodes: Option<BTreeMap<Arc<str>, Node>>,
    found: Option<&'c super::configuration::Block>,
}

impl PlanContent {
    /// Decodes an entry. What cannot be decoded is unknown, and remembered as a problem.
    fn decode<'c>(
        &'c self,
        entry: &Entry,
        names: &Names,
        resolver: Option<&Resolver<'_>>,
        seen: &mut Seen<'c>,
    ) -> Resource {
        self.look_up(entry, names, seen);
        let context = Context {
            scope: &seen.scope,
            for_each: seen.found.and_then(|block| block.for_each.as_ref()),
            key: entry.key.as_ref(),
        };
        let plain = |name: &str| self.plain_block.is_some_and(|plain| plain(&entry.kind, name));
        let join = Join { resolver, context, plain_block: &plain };
        let unknown = self.marks(entry, entry.after_unknown, names);
        let sensitive = self.marks(entry, entry.after_sensitive, names);
        let nodes = seen.nodes.as_ref();
        let before = self.side(entry, entry.before, names);
        // What stays as it is, is written twice.
        let same = entry.before.zip(entry.after);
        // What is the same has one copy.
        let same = same.is_some_and(|(one, other)| one == other);
        let after = if same { before.clone() } else { self.side(entry, entry.after, names) };
        let mut after = after.map(|value| join.side(value, &unknown, &sensitive, inside(nodes)));
        let before = before.map(|value| {
            let sensitive = self.marks(entry, entry.before_sensitive, names);
            let blind = Join { resolver: None, context, plain_block: &|_| false };
            blind.side(value, &Marks::None, &sensitive, Written::Invisible)
        });
        let mut written = Vec::new();
        if let (Some(nodes), Some(after)) = (nodes, &after) {
            suppressed(nodes, after, "", &mut written);
        }
        let mut configured = nodes.map(|nodes| nodes.keys().cloned().collect());
        if let Some(source) = &self.source {
            after = after.map(|after| source.sharpen(&entry.address, after));
            configured = source.configured(&entry.address).or(configured);
        }
        Resource {
            address: entry.address.clone(),
            previous_address: entry.previous_address.clone(),
            module: entry.module.clone(),
            mode: entry.mode,
            kind: entry.kind.clone(),
            name: entry.name.clone(),
            key: entry.key.clone(),
            provider: seen
                .found
                .map(|block| &block.provider)
                .filter(|name| !name.is_empty())
                .unwrap_or(&entry.provider)
                .clone(),
            action: entry.action,
            before,
            after,
            representative: entry.representative,
            written,
            configured,
            place: None,
            lifecycle: Default::default(),
        }
    }

    /// Decodes entries and hands them over, in their order.
    fn hand_over(&self, wanted: Vec<&Entry>, take: &mut dyn FnMut(Resource)) {
        let resolver =
            self.configuration.as_ref().map(|configuration| Resolver { configuration, variables: &self.variables });
        let round = |round: &[&Entry]| -> Vec<Vec<Resource>> {
            let decode = |part: &[&Entry]| {
                let names = Names::default();
                let mut seen = Seen { block: None, scope: Vec::new(), nodes: None, found: None };
                let decoded = part.iter().map(|entry| self.decode(entry, &names, resolver.as_ref(), &mut seen));
                decoded.collect::<Vec<Resource>>()
            };
            round.par_chunks(PART).map(decode).collect()
        };
        let rounds = wanted.chunks(ROUND);
        // A thread of the pool must not wait for the pool: it takes one round after the other.
        if rounds.len() < 2 || rayon::current_thread_index().is_some() {
            rounds.flat_map(round).flatten().for_each(take);
            return;
        }
        rayon::in_place_scope(|scope| {
            // One round is decoded while the one before it is taken.
            let (send, receive) = std::sync::mpsc::sync_channel(0);
            scope.spawn(move |_| {
                for decoded in rounds.map(round) {
                    if send.send(decoded).is_err() {
                        return;
                    }
                }
            });
            receive.into_iter().flatten().flatten().for_each(take);
        });
    }

    /// Finds the block of an entry, unless the entry before was of the same.
    fn look_up<'c>(&'c self, entry: &Entry, names: &Names, seen: &mut Seen<'c>) {
        let local = match entry.mode {
            Mode::Data => format!("data.{}.{}", entry.kind, entry.name),
            _ => format!("{}.{}", entry.kind, entry.name),
        };
        if seen.block.as_ref().is_some_and(|(module, block)| *module == entry.module && **block == *local) {
            return;
        }
        seen.scope = path::scope(&entry.module);
        let module = self.configuration.as_ref().and_then(|all| all.module(&seen.scope));
        seen.found = module.and_then(|module| module.blocks.get(local.as_str()));
        seen.nodes = seen.found.and_then(|block| match block.read(&self.buffer, names) {
            Ok(nodes) => Some(nodes),
            Err(error) => {
                self.problem(entry, entry.at, &error);
                None
            }
        });
        seen.block = Some((entry.module.clone(), local.into()));
    }

    /// One side; `None` where there is none, unknown where it cannot be read or is no object.
    fn side(&self, entry: &Entry, range: Option<Range>, names: &Names) -> Option<Value> {
        let range = range?;
        let broken = || {
            let reason = format!("the values of `{}` cannot be read", entry.address);
            Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(reason.into()))
        };
        Some(match json::value(self.buffer.slice(range), names) {
            Ok(value) if value.entries().is_some() => value,
            Ok(_) => {
                let error = <serde_json::Error as serde::de::Error>::custom("values that are no object");
                self.problem(entry, range.start, &error);
                broken()
            }
            Err(error) => {
                self.problem(entry, range.start, &error);
                broken()
            }
        })
    }

    fn marks(&self, entry: &Entry, range: Option<Range>, names: &Names) -> Marks {
        let Some(range) = range else { return Marks::None };
        json::marks(self.buffer.slice(range), names).unwrap_or_else(|error| {
            self.problem(entry, range.start, &error);
            // Marks that cannot be read may mark anything.
            Marks::All
        })
    }

    fn problem(&self, entry: &Entry, base: usize, error: &serde_json::Error) {
        let mut note = refuse::json(error, &self.buffer, base, &self.shown);
        note.message = format!("`{}` is left out: {}", entry.address, note.message);
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        problems.entry(entry.address.clone()).or_insert(note);
    }

    /// The entry of an address, or the first instance of a block's address.
    fn find(&self, address: &str) -> Option<usize> {
        let entries = &self.index.entries;
        let at = entries.partition_point(|entry| &*entry.address < address);
        let found = entries.get(at)?;
        let rest = found.address.strip_prefix(address)?;
        (rest.is_empty() || rest.starts_with('[')).then_some(at)
    }

    /// The place of an entry in the plan's own text.
    fn own_place(&self, index: usize) -> Option<Location> {
        let (line, column) = *self.positions.get(index)?;
        Some(Location { file: self.shown.clone(), line, column, end_line: line, end_column: column + 1 })
    }
}

impl Content for PlanContent {
    fn resource_count(&self) -> usize {
        self.index.entries.iter().filter(|entry| entry.mode == Mode::Managed && entry.after.is_some()).count()
    }

    fn types(&self) -> BTreeMap<Arc<str>, usize> {
        let mut out: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for entry in &self.index.entries {
            let known = match entry.mode {
                Mode::Data => format!("data.{}", entry.kind).into(),
                _ => entry.kind.clone(),
            };
            *out.entry(known).or_default() += 1;
        }
        out
    }

    fn each(&self, want: &dyn Fn(Mode, &str) -> bool, take: &mut dyn FnMut(Resource)) {
        self.hand_over(self.index.entries.iter().filter(|entry| want(entry.mode, &entry.kind)).collect(), take);
    }

    fn suspects(&self, suspect: &(dyn Fn(&[u8]) -> bool + Sync), take: &mut dyn FnMut(Resource)) {
        let sides = |entry: &Entry| {
            let same = entry.before.zip(entry.after).is_some_and(|(one, other)| one == other);
            [entry.before.filter(|_| !same), entry.after]
        };
        let worth = |entry: &&Entry| sides(entry).into_iter().flatten().any(|range| suspect(self.buffer.slice(range)));
        self.hand_over(self.index.entries.par_iter().filter(worth).collect(), take);
    }

    fn place(&self, address: &str, path: Option<&str>) -> Option<Placement> {
        if let Some(place) = self.source.as_ref().and_then(|source| source.place(address, path)) {
            return Some(place);
        }
        let location = self.own_place(self.find(address)?)?;
        // The text of a plan is not kept beside its bytes: the span is empty, the location says where.
        let span = Span { file: self.file, start: 0, end: 0 };
        Some(Placement { span, location, attribute: None, header: None, steps: Vec::new() })
    }

    fn value(&self, address: &str, path: &str) -> Option<Value> {
        self.source.as_ref()?.value(address, path)
    }

    fn configured(&self, resource: &Resource) -> Option<Value> {
        let Some(after) = &resource.after else { return resource.before.clone() };
        if let Some(evaluated) = self.source.as_ref().and_then(|source| source.evaluated(&resource.address)) {
            return Some(written::like(Some(after), evaluated));
        }
        let module = self.configuration.as_ref().and_then(|all| all.module(&path::scope(&resource.module)));
        let prefix = if resource.mode == Mode::Data { "data." } else { "" };
        let block =
            module.and_then(|all| all.blocks.get(format!("{prefix}{}.{}", resource.kind, resource.name).as_str()));
        let nodes = block.and_then(|block| block.read(&self.buffer, &Names::default()).ok());
        let Some(nodes) = nodes else { return Some(after.clone()) };
        let created = resource.before.is_none() && resource.mode == Mode::Managed;
        let dynamic = |name: &str, value: &Value| {
            let blocks =
                value.is_unknown() || value.items().is_some_and(|all| all.iter().any(|one| one.entries().is_some()));
            // A list of objects that nothing writes may be computed, but not before there is anything.
            blocks
                && (created && !value.is_unknown() || self.plain_block.is_some_and(|plain| plain(&resource.kind, name)))
        };
        Some(written::expressed(after, &nodes, &dynamic))
    }

    fn late(&self) -> BTreeSet<Arc<str>> {
        let entries = self.index.entries.iter();
        let read = entries.filter(|entry| entry.mode == Mode::Data && entry.action == Some(Action::Read));
        read.map(|entry| crate::input::hcl::bare(&entry.address).into()).collect()
    }

    fn problems(&self) -> Vec<Note> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
