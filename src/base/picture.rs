//! The exposure picture as plain data: places (networks and subnets), nodes (the sender, workloads, balancers,
//! services, groups) and who reaches whom on which port. Made by `reason`, drawn by `write`; nothing here decides
//! anything. Indices point into the lists of the same [`Picture`]. Every text has passed the credential filter.

use crate::base::Severity;
use crate::base::net::ServiceSet;

/// A whole picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Whether there is a state before, so that it is known what is opened.
    pub plan: bool,
    /// False where something could not be read: there may be more than is drawn.
    pub complete: bool,
    /// What was asked for, where not everything is drawn: `--port tcp/22`.
    pub only: Vec<String>,
    /// Networks before their subnets.
    pub places: Vec<Place>,
    /// The sender that all is about comes first: the Internet.
    pub nodes: Vec<Node>,
    /// Who reaches whom.
    pub edges: Vec<Edge>,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// One of several inputs.
    Input,
    /// A VPC.
    Network,
    /// A vSwitch or subnet.
    Subnet,
}

/// Where nodes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Address of the resource, or its id where it lives elsewhere.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// The place around it.
    pub parent: Option<usize>,
    /// Its prefixes, in words; empty: not known.
    pub prefixes: String,
}

/// What a node is, as far as drawing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// The Internet, or the addresses that were asked about.
    Internet,
    /// A load balancer.
    Balancer,
    /// A security group whose members may send.
    Group,
    /// A server, an interface, or what makes servers.
    Workload,
    /// A managed service.
    Service,
    /// A sender that is none of the targets drawn.
    Sender,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its address.
    pub name: String,
    /// How many alike it stands for.
    pub count: usize,
    /// The kind's word: `load balancer`, `database`.
    pub what: String,
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub place: Option<usize>,
    /// What its groups let in, from whomever, in words.
    pub lets_in: Vec<String>,
    /// Of a group: its members drawn.
    pub members: Vec<usize>,
    /// Of a group: what each member may send to every other.
    pub inner: Vec<String>,
}

/// How an edge comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// From the Internet to a target.
    Internet,
    /// The Internet's packets, handed on by a load balancer.
    Balanced,
    /// From members of a group.
    Members,
    /// From a sender that was asked about.
    Sender,
}

/// What the plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The plan opens it.
    Opened,
    /// It was so before, or there is no before.
    Same,
    /// The plan closes it: it is no more.
    Closed,
}

/// Who reaches whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The sender.
    pub from: usize,
    /// Who is reached.
    pub to: usize,
    /// How.
    pub kind: EdgeKind,
    /// False: it is possible only.
    pub certain: bool,
    /// What the plan does.
    pub mark: Mark,
    /// Protocol, ports and, where it is not all of them, the senders: `tcp/22`, `tcp/443 from 203.0.113.0/24`.
    pub flows: Vec<String>,
    /// The same with what goes the same way whatever the plan does to it.
    pub whole: Vec<String>,
    /// The services, by the target's own ports, and by those that senders use.
    pub services: ServiceSet,
    /// How severe it is that these services are reached; `None`: meant to be public.
    pub grade: Option<(Severity, u8)>,
    /// Names of well-known services among them, worst first: `Redis tcp/6379`.
    pub known: Vec<String>,
    /// Addresses of the resources passed, the target last.
    pub paths: Vec<Vec<String>>,
    /// Addresses of the rules that let it.
    pub rules: Vec<String>,
    /// What keeps it only possible.
    pub reasons: Vec<String>,
}

impl Node {
    /// Whether it is something that can be reached.
    pub fn is_target(&self) -> bool {
        matches!(self.kind, NodeKind::Balancer | NodeKind::Workload | NodeKind::Service)
    }
    /// Its name, with how many more it stands for.
    pub fn title(&self) -> String {
        match self.count {
            0 | 1 => self.name.clone(),
            count => format!("{} and {} more", self.name, count - 1),
        }
    }
}

impl Edge {
    /// Whether a sender from outside gets to the target by it, after the plan.
    pub fn is_open(&self) -> bool {
        self.kind != EdgeKind::Members && self.mark != Mark::Closed
    }
}

impl Picture {
    /// Edges that end at a node.
    pub fn into_node(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.to == node)
    }
    /// Adds the picture of another input; both have the same first node. `input`: its name, where there are several.
    pub fn join(&mut self, other: Picture, input: Option<&str>) {
        self.plan |= other.plan;
        self.complete &= other.complete;
        let root = input.map(|name| {
            let name = name.to_owned();
            self.places.push(Place { name, kind: PlaceKind::Input, parent: None, prefixes: String::new() });
            self.places.len() - 1
        });
        let (places, nodes) = (self.places.len(), self.nodes.len());
        self.places.extend(
            other.places.into_iter().map(|it| Place { parent: it.parent.map(|at| at + places).or(root), ..it }),
        );
        let moved = |at: usize| if at == 0 { 0 } else { at + nodes - 1 };
        for node in other.nodes.into_iter().skip(1) {
            let members = node.members.iter().map(|at| moved(*at)).collect();
            self.nodes.push(Node { place: node.place.map(|at| at + places).or(root), members, ..node });
        }
        self.edges.extend(other.edges.into_iter().map(|it| Edge { from: moved(it.from), to: moved(it.to), ..it }));
    }
}
