"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const MANY = 60, CHUNK = 24, DRAWN = 24;
  const $ = (id) => document.getElementById(id);
  const make = (tag, cls, text) => {
    const it = document.createElement(tag);
    if (cls) it.className = cls;
    if (text !== undefined) it.textContent = text;
    return it;
  };
  const WORST = ["critical", "high", "medium", "low", "note"];
  const who = data.nodes[0].name;
  const nodes = data.nodes.map((it, id) => ({ ...it, id, into: [], out: [], groups: [] }));
  for (const edge of data.edges) {
    edge.open = edge.kind !== "members" && edge.mark !== "closed";
    nodes[edge.to].into.push(edge);
    nodes[edge.from].out.push(edge);
  }
  for (const node of nodes) for (const member of node.members) nodes[member].groups.push(node.id);
  for (const node of nodes) {
    const open = node.into.filter((it) => it.open);
    node.reached = open.length > 0;
    node.sure = open.some((it) => it.certain);
    node.opened = open.some((it) => it.mark === "opened");
    const worst = Math.min(9, ...open.map((it) => (it.severity ? WORST.indexOf(it.severity) : 8)));
    node.rank = (node.opened ? 0 : 100) + (node.sure ? 0 : 20) + (node.reached ? worst : 1000);
    const words = [node.name, node.what, ...node.lets_in];
    for (const it of node.into) words.push(...it.flows, ...it.known, ...it.rules, nodes[it.from].name, ...it.paths.flat());
    node.words = words.join("\n").toLowerCase();
  }
  const isTarget = (node) => ["workload", "balancer", "service"].includes(node.kind);
  const targets = nodes.filter(isTarget);
  const { compare } = new Intl.Collator("en", { numeric: true });
  const byRank = (a, b) => a.rank - b.rank || compare(a.name, b.name) || a.id - b.id;
  let chosen = null, waiting = false, wanted = { text: "", ports: null, reached: false, opened: false };

  const hits = (edge) => !wanted.ports || edge.services.some(([protocol, low, high]) =>
    (!wanted.ports.protocol || wanted.ports.protocol === protocol) && ["tcp", "udp"].includes(protocol)
    && low <= wanted.ports.high && high >= wanted.ports.low);
  const filtering = () => wanted.text || wanted.ports || wanted.reached || wanted.opened;
  const shown = (node) => {
    if (node.kind === "internet") return true;
    const edges = isTarget(node) ? node.into : node.out;
    if (wanted.text && !wanted.text.split(/\s+/).every((word) => node.words.includes(word))) return false;
    if (wanted.ports && !edges.some((it) => it.mark !== "closed" && hits(it))) return false;
    if (wanted.reached && !(isTarget(node) ? edges.some((it) => it.open && hits(it)) : node.kind === "sender")) return false;
    if (wanted.opened && !edges.some((it) => it.mark === "opened" && hits(it))) return false;
    return true;
  };

  const list = (words, most) => words.length > most
    ? words.slice(0, most).join("; ") + " and " + (words.length - most) + " more" : words.join("; ");
  // Long lists of ports are cut on cards; the details have all of them.
  const cut = (flow) => {
    const [what, ...from] = flow.split(" from ");
    const ports = what.split(",");
    const short = ports.length > 6 && !what.includes(", ") ? ports.slice(0, 5).join(",") + " and " + (ports.length - 5) + " more" : what;
    return [short, ...from].join(" from ");
  };
  const unique = (words) => [...new Set(words)];
  const state = (card, cls, sign, edges) => {
    if (!edges.length) return;
    card.append(make("span", "state " + cls, sign + " " + list(unique(edges.flatMap((it) => it.flows.map(cut))), 3)));
  };
  // Addresses may wrap after a dot, before they wrap anywhere.
  const breakable = (into, text) => {
    for (const part of text.split(/(?<=\.)/)) into.append(part, make("wbr"));
    return into;
  };
  const title = (node) => {
    const it = make("span", "name");
    const parts = /^(.*\.)?([^.[\]]+\.)([^.[\]]+(?:\[.*\])?)$/.exec(node.name);
    if (parts && isTarget(node)) it.append(breakable(make("span", "type"), (parts[1] || "") + parts[2]), parts[3]);
    else breakable(it, node.name);
    return it;
  };
  const cardOf = (node) => {
    const card = make("button", "card " + node.kind);
    card.type = "button";
    card.dataset.node = node.id;
    card.setAttribute("aria-pressed", "false");
    if (node.what) card.append(make("span", "what", node.what));
    card.append(title(node));
    if (isTarget(node)) {
      const open = node.into.filter((it) => it.open);
      if (node.opened) card.classList.add("opened");
      if (node.sure) card.classList.add("reached");
      else if (node.reached) card.classList.add("possible");
      state(card, "new", "+ opened:", open.filter((it) => it.mark === "opened" && it.certain));
      state(card, "new", "+ perhaps opened:", open.filter((it) => it.mark === "opened" && !it.certain));
      state(card, "sure", "● open:", open.filter((it) => it.mark !== "opened" && it.certain));
      state(card, "maybe", "? possible:", open.filter((it) => it.mark !== "opened" && !it.certain));
      if (!open.length) card.append(make("span", "state", "○ not from " + who));
      state(card, "gone", "× closed:", node.into.filter((it) => it.mark === "closed"));
    } else if (node.kind === "internet") {
      const count = (test) => targets.filter(test).length;
      card.append(make("span", "state", "● reaches " + count((it) => it.sure)));
      const maybe = count((it) => it.reached && !it.sure);
      if (maybe) card.append(make("span", "state", "? perhaps " + maybe + " more"));
      const opened = count((it) => it.opened);
      if (opened) card.append(make("span", "state new", "+ newly " + opened));
    } else if (node.kind === "group") {
      card.append(make("span", "state", node.members.length + (node.members.length === 1 ? " member" : " members")));
      if (node.inner.length) card.append(make("span", "state", "among them: " + list(node.inner, 2)));
    }
    card.addEventListener("click", () => choose(chosen === node.id ? null : node.id));
    node.card = card;
    return card;
  };

  // Places: a tree, each with its own cards.
  const places = data.places.map((it, id) => ({ ...it, id, nodes: [], inner: [] }));
  const loose = (name) => ({ name, kind: "", prefixes: "", nodes: [], inner: [], id: -1 });
  const services = loose("Managed services"), elsewhere = loose("Subnet not known");
  for (const place of places) if (place.parent !== null) places[place.parent].inner.push(place);
  for (const node of nodes) {
    if (node.kind === "workload" || node.kind === "service") {
      const home = node.place !== null ? places[node.place] : node.kind === "service" ? services : elsewhere;
      home.nodes.push(node);
    }
  }
  const all = (place) => place.nodes.concat(...place.inner.map(all));
  const many = targets.length > MANY;
  const holders = [];
  const build = (place, into) => {
    const below = all(place);
    if (!below.length) return;
    place.nodes.sort(byRank);
    const box = make("details", "place");
    const head = make("summary");
    head.append((place.kind ? place.kind + " " : ""), make("b", "", place.name), " ", make("span", "prefix", place.prefixes));
    const tally = make("span", "tally");
    head.append(tally);
    box.append(head);
    const usual = !many || place.kind === "network" || place.kind === "input" || below.some((it) => it.reached);
    box.open = usual;
    const cards = make("div", "cards");
    for (const node of place.nodes) cards.append(cardOf(node));
    const more = make("button", "more");
    more.type = "button";
    const holder = { place, box, head, tally, cards, more, below, usual, limit: CHUNK };
    more.addEventListener("click", () => { holder.limit += 4 * CHUNK; apply(); });
    box.append(cards, more);
    for (const inner of place.inner) build(inner, box);
    box.addEventListener("toggle", draw);
    into.append(box);
    holders.push(holder);
  };
  const section = (into, name, found, open) => {
    if (!found.length) return;
    const place = { ...loose(name), nodes: found };
    const box = make("details", "place");
    const head = make("summary"), tally = make("span", "tally"), cards = make("div", "cards"), more = make("button", "more");
    head.append(make("b", "", name), tally);
    for (const node of found.sort(byRank)) cards.append(cardOf(node));
    more.type = "button";
    box.open = open;
    box.append(head, cards, more);
    box.addEventListener("toggle", draw);
    const holder = { place, box, head, tally, cards, more, below: found, usual: open, limit: CHUNK };
    more.addEventListener("click", () => { holder.limit += 4 * CHUNK; apply(); });
    into.append(box);
    holders.push(holder);
  };
  const outside = make("div", "cards");
  outside.append(cardOf(nodes[0]));
  $("outside").append(outside);
  const of = (kind) => nodes.filter((it) => it.kind === kind);
  section($("ways"), "Senders asked about", of("sender"), true);
  section($("ways"), "Load balancers", of("balancer"), true);
  section($("ways"), "Security groups as senders", of("group"), of("group").length <= 12);
  if (!$("ways").querySelector("details")) {
    $("ways").remove();
    $("columns").classList.add("direct");
  }
  for (const place of places) if (place.parent === null) build(place, $("places"));
  build(services, $("places"));
  build(elsewhere, $("places"));

  const whole = targets.length + " " + (targets.length === 1 ? "workload or service" : "workloads and services");
  const apply = () => {
    const visible = new Set(nodes.filter(shown).map((it) => it.id));
    for (const holder of holders) {
      let count = 0, hidden = 0;
      for (const node of holder.place.nodes) {
        const fits = visible.has(node.id);
        const room = count < holder.limit || node.id === chosen;
        node.card.hidden = !(fits && room);
        if (fits && room) count += 1;
        if (fits && !room) hidden += 1;
      }
      holder.more.hidden = hidden === 0;
      holder.more.textContent = "show " + Math.min(hidden, 4 * CHUNK) + " of " + hidden + " more";
      const below = holder.below.filter((it) => visible.has(it.id));
      holder.box.hidden = below.length === 0;
      const reached = below.filter((it) => it.sure).length, opened = below.filter((it) => it.opened).length;
      const maybe = below.filter((it) => it.reached && !it.sure).length;
      const real = below.length > 0 && isTarget(below[0]);
      holder.tally.replaceChildren(String(below.length), real ? " here, " : " here");
      if (real) holder.tally.append(make(reached ? "b" : "span", "", reached + " reached"));
      if (maybe) holder.tally.append(", " + maybe + " possibly");
      if (opened) holder.tally.append(", ", make("b", "new", opened + " opened by this plan"));
    }
    const found = targets.filter((it) => visible.has(it.id)).length;
    $("count").textContent = filtering() ? found + " of " + whole + " shown" : whole;
    draw();
  };
  const unfold = () => {
    for (const holder of holders) holder.box.open = filtering() ? true : holder.usual;
  };

  // Edges are drawn between cards, or the heads of the places that hide them.
  const SVG = $("edges").namespaceURI;
  const shape = (tag, attributes) => {
    const it = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
    return it;
  };
  const anchor = (node, coarse) => {
    if (!node.card || (node.card.hidden && !shown(node))) return null;
    const outer = [];
    for (let it = node.card.parentElement; it; it = it.parentElement) if (it.tagName === "DETAILS") outer.unshift(it);
    if (outer.some((it) => it.hidden)) return null;
    const closed = outer.find((it) => !it.open);
    if (closed) return closed.querySelector("summary");
    if (coarse && isTarget(node) && node.kind !== "balancer" && outer.length) return outer[outer.length - 1].querySelector("summary");
    return node.card.hidden ? outer[outer.length - 1].querySelector("summary") : node.card;
  };
  const classOf = (edge) => (edge.mark === "opened" ? "opened" : edge.mark === "closed" ? "closed" : edge.kind === "members" ? "members" : "sure")
    + (edge.certain ? "" : " possible");
  const paint = () => {
    const svg = $("edges");
    svg.replaceChildren();
    if (getComputedStyle(svg).display === "none") {
      $("hint").textContent = "Choose a card to see who reaches it, by which way and rule.";
      return;
    }
    const defs = shape("defs", {});
    for (const cls of ["sure", "opened", "members", "closed"]) {
      const marker = shape("marker", { id: "head-" + cls, class: cls, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" });
      marker.append(shape("path", { d: "M0 0 L8 4 L0 8 z" }));
      defs.append(marker);
    }
    svg.append(defs);
    let edges = data.edges.filter((it) => (it.open || it.mark === "closed" || chosen !== null) && hits(it)
      && !(wanted.opened && it.mark !== "opened" && chosen === null));
    const belongs = [];
    if (chosen !== null && chosen !== 0) {
      const node = nodes[chosen];
      // One step further back through a balancer, so that the way from the Internet is whole.
      const hops = node.into.filter((it) => it.kind === "balanced").flatMap((it) => nodes[it.from].into);
      edges = edges.filter((it) => it.from === chosen || it.to === chosen || hops.includes(it));
      if (node.kind === "group") for (const member of node.members) belongs.push(nodes[member]);
    } else if (chosen === 0) edges = edges.filter((it) => it.from === 0);
    const base = $("columns").getBoundingClientRect();
    // One line for each pair; what the plan opens is told before what is so already, and what is sure before what may be.
    const strength = ["opened", "opened possible", "sure", "sure possible", "closed", "members", "members possible", "belongs"];
    const gather = (coarse) => {
      const lines = new Map(), numbers = new Map();
      const number = (it) => { if (!numbers.has(it)) numbers.set(it, numbers.size); return numbers.get(it); };
      const line = (from, to, cls) => {
        const a = anchor(from, coarse), b = anchor(to, coarse);
        if (!a || !b || a === b) return;
        const key = number(a) + " " + number(b), known = lines.get(key);
        if (!known || strength.indexOf(cls) < strength.indexOf(known[2])) lines.set(key, [a, b, cls]);
      };
      for (const it of edges) line(nodes[it.from], nodes[it.to], classOf(it));
      for (const it of belongs) line(nodes[chosen], it, "belongs");
      return [...lines.values()];
    };
    const alone = chosen === null || chosen === 0;
    let lines = gather(false);
    const coarse = alone && lines.length > DRAWN;
    if (coarse) lines = gather(true);
    $("hint").textContent = chosen !== null ? ""
      : (coarse ? "Edges end at subnets, as there are many; choose a card to see its own. " : "Choose a card to see who reaches it, by which way and rule. ")
      + "Arrow keys move between cards, / searches.";
    lines.sort((one, two) => strength.indexOf(two[2]) - strength.indexOf(one[2]));
    // The boxes of the middle column hide what passes behind them: edges begin and end at their sides.
    const frame = (it) => {
      const own = it.getBoundingClientRect(), box = (it.closest("#ways details") || it).getBoundingClientRect();
      return { left: box.left, right: box.right, top: own.top, height: own.height };
    };
    for (const [a, b, cls] of lines) {
      const p = frame(a), q = frame(b);
      const forward = q.left >= p.right - 1;
      const x1 = p.right - base.left, y1 = p.top + p.height / 2 - base.top;
      const x2 = (forward ? q.left : q.right) - base.left, y2 = q.top + q.height / 2 - base.top;
      const bend = forward ? Math.max(30, Math.min(160, (x2 - x1) / 2)) : 46;
      const d = forward ? `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
        : `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`;
      const path = shape("path", { d, class: cls });
      if (cls !== "belongs") path.setAttribute("marker-end", "url(#head-" + cls.split(" ")[0] + ")");
      svg.append(path);
    }
  };
  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; paint(); });
  }

  const link = (node) => {
    const it = make("button", "link", node.name);
    it.type = "button";
    it.addEventListener("click", () => reveal(node.id));
    return it;
  };
  const line = (into, name, words) => { if (words.length) into.append(make("small", "", name + words.join(", "))); };
  const item = (edge, other) => {
    const it = make("li", edge.mark === "opened" ? "opened" : edge.mark === "closed" ? "closed" : edge.kind === "members" ? "members" : edge.certain ? "sure" : "possible");
    const signs = [];
    if (edge.mark === "opened") signs.push("+ opened by this plan");
    if (edge.mark === "closed") signs.push("× closed by this plan");
    if (!edge.certain) signs.push("? possible");
    if (signs.length) it.append(make("b", "", signs.join(", ")), make("br"));
    it.append(edge.flows.join("; "), edge.kind === "members" ? " · members of " : " · ", link(other));
    line(it, "known as ", edge.known);
    for (const path of edge.paths) if (path.length > 1) it.append(make("small", "", "way: " + path.join(" → ")));
    line(it, "let by ", edge.rules);
    line(it, "depends on ", edge.reasons);
    return it;
  };
  const items = (into, name, edges, end, none) => {
    into.append(make("h4", "", name));
    if (!edges.length) { into.append(make("p", "", none)); return; }
    const ul = make("ul");
    for (const edge of edges.slice(0, 100)) ul.append(item(edge, nodes[edge[end]]));
    into.append(ul);
    if (edges.length > 100) into.append(make("p", "", "and " + (edges.length - 100) + " more"));
  };
  const where = (node) => {
    const names = [];
    for (let at = node.place; at !== null && at !== undefined; at = places[at].parent) names.unshift(places[at].kind + " " + places[at].name);
    return names.join(" › ");
  };
  const details = () => {
    const aside = $("details");
    aside.replaceChildren();
    aside.hidden = chosen === null;
    document.body.classList.toggle("chosen", chosen !== null);
    if (chosen === null) return;
    const node = nodes[chosen], head = make("div", "head"), close = make("button", "close", "Close");
    close.type = "button";
    close.addEventListener("click", () => choose(null));
    head.append(make("h3", "", node.name), close);
    aside.append(head, make("p", "", [node.what, where(node)].filter(Boolean).join(" · ")));
    const order = (a, b) => (a.mark === "opened" ? 0 : 1) - (b.mark === "opened" ? 0 : 1) || (a.certain ? 0 : 1) - (b.certain ? 0 : 1);
    if (isTarget(node)) items(aside, "Reached from", [...node.into].sort(order), "from", "Nothing that is drawn here reaches it.");
    if (node.out.length) items(aside, "Reaches", [...node.out].sort(order), "to", "");
    const names = (heading, ids) => {
      if (!ids.length) return;
      aside.append(make("h4", "", heading));
      const p = make("p");
      ids.slice(0, 30).forEach((id, at) => p.append(at ? ", " : "", link(nodes[id])));
      if (ids.length > 30) p.append(" and " + (ids.length - 30) + " more");
      aside.append(p);
    };
    if (node.inner.length) aside.append(make("h4", "", "Among members"), make("p", "", node.inner.join("; ")));
    names("Members", node.members);
    names("Member of", node.groups);
    if (node.lets_in.length) {
      aside.append(make("h4", "", "Let in by its groups and lists, whoever can get there"));
      for (const it of node.lets_in) aside.append(make("p", "", it));
    }
  };
  const choose = (id) => {
    const before = chosen;
    if (before !== null && nodes[before].card) nodes[before].card.setAttribute("aria-pressed", "false");
    chosen = id;
    if (id !== null && nodes[id].card) nodes[id].card.setAttribute("aria-pressed", "true");
    details();
    apply();
    if (id === null && before !== null && nodes[before].card) nodes[before].card.focus({ preventScroll: true });
  };
  const reveal = (id) => {
    const node = nodes[id];
    if (!node.card) return;
    if (!shown(node)) { $("tools").reset(); }
    choose(id);
    for (let it = node.card.parentElement; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    node.card.focus({ preventScroll: true });
    node.card.scrollIntoView({ block: matchMedia("(max-width: 900px)").matches ? "start" : "center" });
    draw();
  };

  const ports = (text) => {
    const parts = /^(?:(tcp|udp)\s*\/?\s*)?(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text.trim().toLowerCase());
    if (!parts) return undefined;
    const low = Number(parts[2]), high = Number(parts[3] || parts[2]);
    return low <= high && high <= 65535 ? { protocol: parts[1] || "", low, high } : undefined;
  };
  const read = () => {
    const text = $("port").value, asked = text.trim() ? ports(text) : null;
    $("port").setAttribute("aria-invalid", String(asked === undefined));
    wanted = { text: $("search").value.trim().toLowerCase(), ports: asked || null, reached: $("reached").checked, opened: $("opened").checked };
    unfold();
    apply();
  };
  $("tools").addEventListener("input", read);
  $("tools").addEventListener("submit", (event) => event.preventDefault());
  $("tools").addEventListener("reset", () => setTimeout(read));
  $("reached-text").textContent = "only what " + who + " reaches";
  $("opened-label").hidden = !data.plan;
  document.querySelector(".key.opened").parentElement.hidden = !data.plan;
  document.querySelector(".closed-key").hidden = !data.edges.some((it) => it.mark === "closed");
  document.querySelector(".key.members").parentElement.hidden = !data.edges.some((it) => it.kind === "members");
  document.querySelector(".key.maybe").parentElement.hidden = !data.edges.some((it) => !it.certain);
  for (const row of document.querySelectorAll("button.row")) row.addEventListener("click", () => reveal(Number(row.dataset.node)));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.tagName === "INPUT";
    if (event.key === "Escape" && chosen !== null && !typing) choose(null);
    else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); $("search").focus(); }
    else if (["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"].includes(event.key) && event.target.classList.contains("card")) {
      const cards = [...document.querySelectorAll(".card")].filter((it) => it.offsetParent !== null);
      const step = event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : -1;
      const next = cards[cards.indexOf(event.target) + step];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });
  addEventListener("resize", draw);
  addEventListener("scroll", draw, { passive: true });
  $("map").hidden = false;
  // A link may name what to show: #node=3, #opened, #reached.
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has("reached")) $("reached").checked = true;
  if (asked.has("opened")) $("opened").checked = true;
  if (asked.has("port")) $("port").value = asked.get("port");
  if (asked.has("search")) $("search").value = asked.get("search");
  read();
  const node = Number(asked.get("node"));
  if (asked.has("node") && Number.isInteger(node) && nodes[node]) reveal(node);
})();
