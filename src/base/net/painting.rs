//! First match over an ordered list: which entry is the first to match each packet.
//!
//! Ports are swept per protocol; at each elementary port interval the addresses are swept with the open entries in a
//! heap, so that the least is at hand. Nothing is exponential: the work is that of writing the entries down once for
//! each port interval they span.

use super::address::{AddressSet, Family};
use super::packet::{PacketSet, Plane, Segment, push};
use super::range::{Bound, RangeSet};
use super::service::{PortSet, Protocol, ServiceSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What an entry of the list matches: these services with these peers. The entry's place is its index in the list.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// Protocols and ports.
    pub services: &'a ServiceSet,
    /// Peers.
    pub peers: &'a AddressSet,
}

/// A painted port interval: disjoint address ranges by address, each with the first entry that matches.
#[derive(Clone, Debug)]
struct Strip<T> {
    low: u16,
    high: u16,
    runs: Vec<(T, T, u32)>,
}

impl<T: Bound> Strip<T> {
    /// The runs between the least and the greatest of these addresses.
    fn near(&self, peers: &RangeSet<T>) -> impl Iterator<Item = &(T, T, u32)> {
        let ends = peers.ranges().first().zip(peers.ranges().last()).map(|(first, last)| (first.0, last.1));
        let start = ends.map_or(self.runs.len(), |(low, _)| self.runs.partition_point(|run| run.1 < low));
        self.runs.iter().skip(start).take_while(move |run| ends.is_some_and(|(_, high)| run.0 <= high))
    }
}

/// The strips of one family, for each protocol (in the order of [`Protocol::ALL`]).
#[derive(Clone, Debug)]
struct Canvas<T> {
    strips: Vec<(Protocol, Vec<Strip<T>>)>,
}

/// Which entry is first, for every packet that any entry matches.
#[derive(Clone, Debug)]
pub struct Painting {
    v4: Canvas<u32>,
    v6: Canvas<u128>,
    entries: usize,
}

/// The first entry of each elementary address range.
fn sweep<T: Bound>(open: &[(u32, &RangeSet<T>)]) -> Vec<(T, T, u32)> {
    let mut starts: Vec<(T, T, u32)> =
        open.iter().flat_map(|(index, set)| set.ranges().iter().map(|(low, high)| (*low, *high, *index))).collect();
    starts.sort_unstable();
    let mut out: Vec<(T, T, u32)> = Vec::new();
    // The least open entry is on top; one that has ended is dropped when it comes up.
    let mut heap: BinaryHeap<Reverse<(u32, T)>> = BinaryHeap::new();
    let mut starts = starts.into_iter().peekable();
    let mut at: Option<T> = starts.peek().map(|it| it.0);
    while let Some(from) = at {
        while let Some((_, high, index)) = starts.next_if(|it| it.0 <= from) {
            heap.push(Reverse((index, high)));
        }
        while heap.peek().is_some_and(|Reverse((_, high))| *high < from) {
            heap.pop();
        }
        let next = starts.peek().map(|it| it.0);
        let Some(Reverse((index, high))) = heap.peek().copied() else {
            at = next;
            continue;
        };
        let end = next.and_then(Bound::prev).map_or(high, |last| last.min(high));
        match out.last_mut() {
            Some(last) if last.2 == index && last.1.next() == Some(from) => last.1 = end,
            _ => out.push((from, end, index)),
        }
        at = end.next();
    }
    out
}

/// Paints one protocol of one family.
fn strips<T: Bound>(entries: &[(u32, PortSet, &RangeSet<T>)]) -> Vec<Strip<T>> {
    // Events: at a port, an entry opens or (one past its last port) closes.
    let mut events: Vec<(u32, bool, u32, usize)> = Vec::new();
    for (slot, (index, ports, _)) in entries.iter().enumerate() {
        for (low, high) in ports.ranges() {
            events.push((u32::from(*low), true, *index, slot));
            events.push((u32::from(*high) + 1, false, *index, slot));
        }
    }
    events.sort_unstable();
    let mut open: BTreeMap<u32, &RangeSet<T>> = BTreeMap::new();
    let mut out: Vec<Strip<T>> = Vec::new();
    let mut events = events.into_iter().peekable();
    while let Some((port, _, _, _)) = events.peek().copied() {
        while let Some((_, opens, index, slot)) = events.next_if(|event| event.0 == port) {
            match entries.get(slot) {
                Some((_, _, peers)) if opens => {
                    open.insert(index, peers);
                }
                _ => {
                    open.remove(&index);
                }
            }
        }
        let Some(next) = events.peek().map(|event| event.0) else { break };
        if open.is_empty() {
            continue;
        }
        // Behind an entry for every address nothing is first.
        let mut visible = Vec::new();
        for (index, peers) in &open {
            visible.push((*index, *peers));
            if peers.is_full() {
                break;
            }
        }
        let (Ok(low), Ok(high)) = (u16::try_from(port), u16::try_from(next - 1)) else { continue };
        let runs = sweep(&visible);
        match out.last_mut() {
            Some(last) if last.high.checked_add(1) == Some(low) && last.runs == runs => last.high = high,
            _ => out.push(Strip { low, high, runs }),
        }
    }
    out
}

impl<T: Bound> Canvas<T> {
    fn paint(list: &[Match<'_>], family: Family, peers: impl for<'a> Fn(&'a AddressSet) -> &'a RangeSet<T>) -> Self {
        let of = |protocol: Protocol| {
            let entries: Vec<(u32, PortSet, &RangeSet<T>)> = list
                .iter()
                .enumerate()
                .map(|(index, it)| (index as u32, it.services.ports(protocol), peers(it.peers)))
                .filter(|(_, ports, peers)| !ports.is_empty() && !peers.is_empty())
                .collect();
            (protocol, strips(&entries))
        };
        Canvas { strips: Protocol::ALL.into_iter().filter(|it| it.is_of(family)).map(of).collect() }
    }
    fn won(&self, takes: &impl Fn(usize) -> bool, nobody: bool) -> Plane<T> {
        Plane::from_lists(self.strips.iter().map(|(protocol, strips)| {
            let mut out = Vec::new();
            let mut free = Some(if protocol.has_ports() { 1u16 } else { 0 });
            let end = if protocol.has_ports() { u16::MAX } else { 0 };
            for strip in strips {
                if let (true, Some(from)) = (nobody, free)
                    && from < strip.low
                {
                    push(&mut out, from, strip.low - 1, RangeSet::full());
                }
                free = strip.high.checked_add(1);
                let of = |wanted: bool| {
                    strip.runs.iter().filter(move |run| takes(run.2 as usize) == wanted).map(|run| (run.0, run.1))
                };
                let peers: RangeSet<T> = match nobody {
                    true => of(false).collect::<RangeSet<T>>().complement(),
                    false => of(true).collect(),
                };
                push(&mut out, strip.low, strip.high, peers);
            }
            if let (true, Some(from)) = (nobody, free)
                && from <= end
            {
                push(&mut out, from, end, RangeSet::full());
            }
            (*protocol, out)
        }))
    }
    fn open_to(&self, place: u32, services: &ServiceSet, peers: &RangeSet<T>) -> Plane<T> {
        Plane::from_lists(self.strips.iter().map(|(protocol, strips)| {
            let mut out: Vec<Segment<T>> = Vec::new();
            for (low, high) in services.ports(*protocol).ranges() {
                let mut from = Some(*low);
                let first = strips.partition_point(|strip| strip.high < *low);
                for strip in strips.iter().skip(first).take_while(|strip| strip.low <= *high) {
                    let Some(start) = from else { break };
                    if start < strip.low {
                        push(&mut out, start, strip.low - 1, peers.clone());
                    }
                    let taken: RangeSet<T> =
                        strip.near(peers).filter(|run| run.2 < place).map(|run| (run.0, run.1)).collect();
                    let last = strip.high.min(*high);
                    push(&mut out, strip.low.max(*low), last, peers.subtract(&taken));
                    from = last.checked_add(1);
                }
                if let Some(start) = from.filter(|start| start <= high) {
                    push(&mut out, start, *high, peers.clone());
                }
            }
            (*protocol, out)
        }))
    }
    /// For each entry before `place`, the part of a box for which it is the first.
    fn rivals(
        &self,
        place: u32,
        services: &ServiceSet,
        peers: &RangeSet<T>,
        out: &mut BTreeMap<u32, BTreeMap<Protocol, Vec<Segment<T>>>>,
    ) {
        for (protocol, strips) in &self.strips {
            for (low, high) in services.ports(*protocol).ranges() {
                let first = strips.partition_point(|strip| strip.high < *low);
                for strip in strips.iter().skip(first).take_while(|strip| strip.low <= *high) {
                    let mut found: BTreeMap<u32, Vec<(T, T)>> = BTreeMap::new();
                    for run in strip.near(peers).filter(|run| run.2 < place) {
                        found.entry(run.2).or_default().push((run.0, run.1));
                    }
                    for (index, runs) in found {
                        let part = runs.into_iter().collect::<RangeSet<T>>().intersect(peers);
                        let list = out.entry(index).or_default().entry(*protocol).or_default();
                        push(list, strip.low.max(*low), strip.high.min(*high), part);
                    }
                }
            }
        }
    }
    fn count(&self, seen: &mut [bool]) {
        for run in self.strips.iter().flat_map(|(_, strips)| strips).flat_map(|strip| &strip.runs) {
            if let Some(flag) = seen.get_mut(run.2 as usize) {
                *flag = true;
            }
        }
    }
}

impl Painting {
    /// Paints a list, the strongest entry first.
    pub fn new(list: &[Match<'_>]) -> Painting {
        Painting {
            v4: Canvas::paint(list, Family::V4, |set| &set.v4),
            v6: Canvas::paint(list, Family::V6, |set| &set.v6),
            entries: list.len(),
        }
    }
    /// The packets whose first entry passes the test; with `nobody` also those that no entry matches.
    pub fn won(&self, takes: impl Fn(usize) -> bool, nobody: bool) -> PacketSet {
        PacketSet { v4: self.v4.won(&takes, nobody), v6: self.v6.won(&takes, nobody) }
    }
    /// The part of a box that no entry before `place` (an index of the list) matches.
    pub fn open_to(&self, place: usize, services: &ServiceSet, peers: &AddressSet) -> PacketSet {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        PacketSet { v4: self.v4.open_to(place, services, &peers.v4), v6: self.v6.open_to(place, services, &peers.v6) }
    }
    /// The entries before `place` that are first for a part of a box, each with that part.
    pub fn rivals(&self, place: usize, services: &ServiceSet, peers: &AddressSet) -> Vec<(usize, PacketSet)> {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let (mut v4, mut v6) = (BTreeMap::new(), BTreeMap::new());
        self.v4.rivals(place, services, &peers.v4, &mut v4);
        self.v6.rivals(place, services, &peers.v6, &mut v6);
        let indexes: BTreeSet<u32> = v4.keys().chain(v6.keys()).copied().collect();
        let mut one = |index: u32| {
            let v4 = Plane::from_lists(v4.remove(&index).unwrap_or_default());
            let v6 = Plane::from_lists(v6.remove(&index).unwrap_or_default());
            (index as usize, PacketSet { v4, v6 })
        };
        indexes.into_iter().map(&mut one).filter(|(_, packets)| !packets.is_empty()).collect()
    }
    /// For each entry, whether it is first for any packet.
    pub fn seen(&self) -> Vec<bool> {
        let mut seen = vec![false; self.entries];
        self.v4.count(&mut seen);
        self.v6.count(&mut seen);
        seen
    }
}
