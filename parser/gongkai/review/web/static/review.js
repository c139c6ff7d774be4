// The report's page: shows where it stands, and turns keys into decisions. Text only ever enters the page as text.
"use strict";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const texts = read("texts");
const words = texts.words;
let state = read("state");
let chosen = null;

const cells = [...document.querySelectorAll("td[data-field]")];
const cellOf = new Map(cells.map((cell) => [cell.dataset.field, cell]));
const detail = document.getElementById("detail");
const standing = document.getElementById("standing");
const help = document.getElementById("help");
const ask = document.getElementById("ask");
const sure = document.getElementById("sure");
const form = document.querySelector(".side.form");
const isAsking = () => Boolean(document.querySelector("dialog[open]"));

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function tell(text, wrong) {
  standing.textContent = text;
  standing.classList.toggle("wrong", Boolean(wrong));
}

function show() {
  const marks = sumMarks();
  for (const cell of cells) {
    const id = cell.dataset.field;
    const field = state.fields[id];
    const pending = field && pendingOn(id);
    const change = pending?.decision.changes?.[id];
    cell.textContent = field ? (change ? textOf(change) : field.text) : "";
    cell.classList.remove("doubt", "accepted", "corrected", "read", "saving");
    if (field) cell.classList.add(pending ? "saving" : field.mark);
    cell.classList.toggle("skipped", id in state.skips);
    mark(cell, marks.get(id) ?? [], field);
  }
  showLabels();
  showDoubts();
  showIssues();
  const skipped = Object.keys(state.skips).length;
  tell(`${words[state.state]} · ${words.open} ${state.open.length}${skipped ? ` · ${words.skipped} ${skipped}` : ""}`);
  choose(chosen);
}

// Each sum that fails has a number of its own, which stands on the cells that it adds up.
const MOST_MARKS = 3;
const numberOf = (index) => (index < 20 ? String.fromCodePoint(0x2460 + index) : `(${index + 1})`);

function sumMarks() {
  const found = new Map();
  state.issues.filter((each) => each.sum).forEach((each, index) => {
    for (const id of each.fields) found.set(id, [...(found.get(id) ?? []), numberOf(index)]);
  });
  return found;
}

function mark(cell, sums, field) {
  const id = cell.dataset.field;
  const shown = sums.length > MOST_MARKS ? `${sums.slice(0, MOST_MARKS).join("")}…` : sums.join("");
  cell.dataset.marks = `${shown}${field && (jumpOf(id) || carryOf(id)) ? "Δ" : ""}`;
  const before = texts.last_year?.values[id];
  cell.title = before === undefined ? "" : `${texts.last_year.year}: ${before}`;
  if (before !== undefined && form.classList.contains("years")) cell.append(element("small", "before", before));
}

const textOf = (value) =>
  value.status === "printed" ? `${value.value}${value.unit ?? ""}` : (words[`s_${value.status}`] ?? value.status);

// What does not hold, on the values that stand; what does not follow from last year's report.
function showIssues() {
  const list = document.getElementById("issues");
  let sums = 0;
  const lines = state.issues.map((each) => element("li", each.severity, `${each.sum ? `${numberOf(sums++)} ` : ""}${each.message}`));
  lines.push(...cells.map((cell) => carryOf(cell.dataset.field)).filter(Boolean).map((each) => element("li", "warning", `Δ ${each}`)));
  list.replaceChildren(...lines);
  list.hidden = !lines.length;
}

function choose(id) {
  chosen = id;
  for (const cell of document.querySelectorAll(".chosen, .twin, .failing")) cell.classList.remove("chosen", "twin", "failing");
  detail.replaceChildren();
  const cell = cellOf.get(id);
  if (!cell || !state.fields[id]) {
    if (isWhole()) {
      detail.append(element("p", "name", words.whole));
      explainSkip("");
    } else if (!state.open.length) detail.append(element("p", "name", words.finished));
    return;
  }
  const field = state.fields[id];
  cell.classList.add("chosen");
  cell.scrollIntoView({ block: "center" });
  const twins = printed.get(field.place) ?? [];
  twins.forEach((twin) => twin.classList.add("twin"));
  twins.find((twin) => twin.offsetParent)?.scrollIntoView({ block: "center", inline: "center" });
  describe(field);
  magnify(twins);
  explainSkip(id);
  state.issues.filter((each) => each.sum).forEach((issue, index) => {
    if (issue.fields.includes(id)) tellFailing(issue, `${numberOf(index)} `);
  });
  state.issues.filter((each) => !each.sum && each.fields.includes(id)).forEach((issue) => tellFailing(issue, ""));
  for (const each of [carryOf(id), jumpOf(id)]) if (each) detail.append(element("div", "failed", `Δ ${each}`));
}

function tellFailing(issue, number) {
  issue.fields.forEach((each) => cellOf.get(each)?.classList.add("failing"));
  detail.append(element("div", "failed", `${number}${issue.message}`));
}

// The headers of the form stay in sight below the chosen field's details, however tall those are.
new ResizeObserver(() => detail.parentElement.style.setProperty("--detail", `${detail.offsetHeight}px`)).observe(detail);

// Never rounded up: what is in doubt is not certain.
const shareOf = (confidence) => (Math.floor(confidence * 1000) / 1000).toFixed(3);

function describe(field) {
  detail.append(element("div", "name", field.name));
  const facts = [`${words.read_as} ${field.text}`, `${words.printed} “${field.raw}”`];
  if (field.confidence !== null) facts.push(`${words.confidence} ${shareOf(field.confidence)}`);
  const before = texts.last_year?.values[chosen];
  if (before !== undefined) facts.push(`${texts.last_year.year} ${before}`);
  if (field.who) facts.push(`${words.decided_by} ${field.who}`);
  detail.append(element("div", "facts", facts.join(" · ")));
  detail.append(element("div", "why", field.reasons.join("；")));
  const choices = element("div", "choices", "");
  field.choices.forEach((choice, index) => {
    const shown = element("span", "choice", ` ${choice.text}`);
    shown.prepend(element("kbd", "", String(index + 1)));
    choices.append(shown);
  });
  detail.append(choices);
}

function explainSkip(id) {
  const made = state.skips[id];
  if (made) detail.append(element("div", "why", `${words.skipped}: ${made.why} (${made.who})`));
}

// Whether nothing is left but to say whether the report as a whole is right.
function isWhole() {
  const left = state.open.filter((id) => !pendingOn(id));
  return left.length === 1 && left[0] === "";
}

// What was skipped comes last: only where nothing else waits does one get to it.
function step(by) {
  const waiting = state.open.filter((id) => cellOf.has(id) && !pendingOn(id));
  const left = waiting.filter((id) => !(id in state.skips));
  const open = left.length ? left : waiting;
  if (!open.length) return choose(null);
  const order = cells.map((cell) => cell.dataset.field);
  const here = order.indexOf(chosen);
  const places = open.map((id) => order.indexOf(id)).sort((a, b) => a - b);
  const next = by > 0 ? places.find((place) => place > here) : places.filter((place) => place < here).pop();
  choose(order[next ?? (by > 0 ? places[0] : places[places.length - 1])]);
}

// While this page is looked at it keeps the report; the key tells it from another page of the same reviewer.
const BEAT = 60_000;
const key = [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
const taken = document.getElementById("taken");

const post = (address, body) =>
  fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive: true,
  });

async function beat() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await post(`/report/${texts.sha256}/lease`, { kind: "claim", key });
    if (!answer.ok) return;
    const other = await answer.json();
    taken.hidden = !other.who;
    if (!other.who) return;
    const until = new Date(other.until).toLocaleTimeString("zh", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    taken.firstElementChild.textContent = `${words.taken}${other.who} · ${words.taken_until} ${until}`;
  } catch {
    // The next beat tries again; a decision says for itself that the server is gone.
  } finally {
    document.body.dataset.beats = Number(document.body.dataset.beats ?? 0) + 1;
  }
}

async function takeNext() {
  try {
    const answer = await post("/next", {});
    const { sha256 } = await answer.json();
    if (sha256) go(sha256);
    else taken.firstElementChild.textContent = words.none_free;
  } catch (error) {
    tell(error.message, true);
  }
}

taken.querySelector("button").addEventListener("click", takeNext);
document.addEventListener("visibilitychange", beat);
window.addEventListener("pageshow", (event) => event.persisted && beat());
window.addEventListener("pagehide", () => post(`/report/${texts.sha256}/lease`, { kind: "release", key }).catch(() => {}));
setInterval(beat, BEAT);

const correct = (id, value, status, unit, isSure, was) =>
  decide({ kind: "correct", changes: { [id]: { value, status, unit: unit ?? null } }, sure: Boolean(isSure) }, true, was);

// Ask for a line of text. What comes of it may say what is wrong: the question stays then, with what was typed.
function question(text, then, hint) {
  document.getElementById("question").textContent = text;
  const answer = document.getElementById("answer");
  const wrong = document.getElementById("answer-wrong");
  answer.value = "";
  answer.placeholder = hint ?? "";
  wrong.textContent = "";
  answer.onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (event.repeat) return;
    const complaint = then(answer.value.trim());
    if (typeof complaint === "string") wrong.textContent = complaint;
    else ask.close();
  };
  ask.showModal();
  answer.focus();
}

// Ask whether to go on; Enter says yes, Esc no. A key that is still held down from before says nothing.
sure.addEventListener("keydown", (event) => event.repeat && event.preventDefault());

function confirmed(text, then) {
  document.getElementById("sure-question").textContent = text;
  sure.returnValue = "";
  sure.onclose = () => sure.returnValue === "yes" && then();
  sure.showModal();
  sure.querySelector("button").focus();
}

const LARGE = 10_000_000; // as gongkai.review.queue.value_rules asks
const MOST_DIGITS = 15; // more are not kept as typed

function oddIn(field, value, unit) {
  if (unit && field.quantity !== "amount") return words.odd_unit;
  if (value < 0 && field.quantity !== "signed") return words.odd_negative;
  if (field.quantity !== "amount" && !Number.isInteger(value)) return words.odd_fraction;
  if (field.quantity !== "amount" && Math.abs(value) >= LARGE) return words.odd_large;
  return null;
}

// An edit is of the cell on which it was opened, whatever is chosen since, and says which that is.
function edit() {
  const id = chosen;
  const field = state.fields[id];
  const now = onScreen(id);
  const was = shownOf([id]);
  const unit = field.quantity === "amount" ? now.unit : null;
  question(`${field.name}\n${words.now_is} ${field.stands || pendingOn(id) ? textOf(now) : field.text}\n${words.edit}`, (text) => {
    if (text === "") return words.blank_by_key.replace("{}", texts.keys.blank);
    const found = /^([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万元|元)?$/.exec(text.normalize("NFKC"));
    if (!found) return words.no_number;
    if (found[1].replace(/\D|^0+/g, "").length > MOST_DIGITS) return words.too_long;
    const value = Number(found[1].replaceAll(",", ""));
    const typed = found[2] ?? unit;
    const odd = oddIn(field, value, typed);
    const doubts = [...(odd ? [odd] : []), ...brokenBy(id, value)];
    if (!doubts.length) return void correct(id, value, "printed", typed, false, was);
    confirmed([`${field.name} = ${value}${typed ?? ""}`, ...doubts, words.keep_all_the_same].join("\n"), () => {
      ask.close();
      correct(id, value, "printed", typed, true, was);
    });
    return ""; // whoever says no goes on with what was typed
  });
}

// Many at one stroke: only after a question that names how many, and how often that was done within a minute.
const strokes = [];

function acceptMany(fields) {
  const waiting = fields.filter((id) => !pendingOn(id));
  if (!waiting.length) return tell(words.nothing_clear, true);
  const recent = strokes.filter((at) => performance.now() - at < 60_000).length;
  const failing = new Set(state.issues.filter((each) => each.sum).flatMap((each) => each.fields));
  const inSums = waiting.filter((id) => failing.has(id)).length;
  const lines = [words.accept_many.replace("{}", waiting.length)];
  if (inSums) lines.push(words.many_in_sums.replace("{}", inSums));
  if (recent) lines.push(words.many_again.replace("{}", recent + 1));
  const was = shownOf(waiting); // an answer that comes while the question is open changes nothing of what it is about
  confirmed(lines.join("\n"), () => {
    strokes.push(performance.now());
    decide({ kind: "accept", fields: waiting }, true, was);
  });
}

// Cells of a row or a column of the form, in its order: a form that prints its rows side by side has them all the same.
const at = (cell, ...keys) => keys.map((key) => cell.dataset[key]).join(" ");
const inLine = (cell, ...keys) => cells.filter((each) => each.closest("table") === cell.closest("table") && at(each, ...keys) === at(cell, ...keys));
const rowName = (id) => cellOf.get(id)?.parentElement.querySelector("th:last-of-type")?.textContent ?? state.fields[id].row;
const rowOf = (cell) => inLine(cell, "block", "row");
const columnOf = (cell) => inLine(cell, "block", "column");

// Arrows go where the eye goes: along the printed row, and to the nearest cell of the printed row above or below.
function neighbour(right, down) {
  const cell = cellOf.get(chosen);
  if (!cell) return cells[0]?.dataset.field;
  const figures = (row) => [...row.querySelectorAll("td[data-field]")];
  const row = figures(cell.parentElement);
  if (right) return row[row.indexOf(cell) + right]?.dataset.field;
  const rows = [...document.querySelectorAll(".official tbody tr")];
  const next = rows[rows.indexOf(cell.parentElement) + down];
  const away = (each) => Math.abs(each.dataset.left - cell.dataset.left);
  return next && figures(next).reduce((one, other) => (away(other) < away(one) ? other : one))?.dataset.field;
}

function move(right, down) {
  const cell = cellOf.get(chosen);
  if (!cell) return;
  const ids = (right ? rowOf(cell) : columnOf(cell)).map((each) => each.dataset.field);
  const blank = { value: null, status: "blank", unit: null };
  const changes = {};
  ids.forEach((id, index) => {
    const from = ids[index - (right || down)];
    const { value, status, unit } = from ? onScreen(from) : blank;
    const now = onScreen(id);
    if (value !== now.value || status !== now.status) changes[id] = { value, status, unit };
  });
  if (Object.keys(changes).length) decide({ kind: "correct", changes, sure: true }, false);
}

// A row whose label was taken for another's: the two rows exchange all they hold, so that nothing is lost.
function reassign() {
  const cell = cellOf.get(chosen);
  if (!cell) return;
  const own = rowOf(cell);
  const others = inLine(cell, "column").filter((each) => !own.includes(each)).map(rowOf);
  const listed = others.map((each, index) => `${index + 1}  ${rowName(each[0].dataset.field)}`);
  question([words.which_row, ...listed].join("\n"), (text) => {
    const other = others[Number(text.normalize("NFKC")) - 1];
    if (!other) return words.no_such_row;
    const changes = {};
    own.forEach((each, index) => {
      const [id, twin] = [each.dataset.field, other[index].dataset.field];
      const [one, two] = [id, twin].map((name) => state.fields[name] && onScreen(name));
      // What is alike stays as it is: to exchange it would be to say that someone looked at it.
      if (!one || !two || (one.value === two.value && one.status === two.status && one.unit === two.unit)) return;
      changes[id] = { value: two.value, status: two.status, unit: two.unit };
      changes[twin] = { value: one.value, status: one.status, unit: one.unit };
    });
    if (Object.keys(changes).length) decide({ kind: "correct", changes, sure: true }, false);
  });
}

function skip() {
  const id = chosen ?? (isWhole() ? "" : undefined);
  if (id === undefined) return;
  question(words.why_skip, (reason) => (reason ? void decide({ kind: "skip", fields: [id], reason }, true) : words.say_why));
}

function download() {
  const link = document.getElementById("download");
  if (link) link.click();
  else tell(source.querySelector(".notice").textContent, true);
}

// The filters of the list go along: what they let through is one stream of work.
const along = texts.stream ? `?${texts.stream}` : "";
const go = (sha256) =>
  sha256 &&
  leave(() => {
    sessionStorage.setItem("arrives", "1"); // a key that was meant for this report decides nothing on the next
    window.location.assign(`/report/${sha256}${along}`);
  });

// An id begins with the name of its table.
const tableOf = (id) => id.split(".")[0];

const ACTIONS = {
  next: () => step(1),
  previous: () => step(-1),
  accept: () => {
    const id = chosen ?? (isWhole() ? "" : undefined);
    if (id === undefined) return;
    if (id !== "" && !pendingOn(id) && state.fields[id]?.stands === null) return tell(words.choose_one, true);
    decide({ kind: "accept", fields: [id] }, true);
  },
  table: () => acceptMany(state.clear.filter((id) => chosen && tableOf(id) === tableOf(chosen))),
  rest: () => acceptMany(state.clear),
  edit: () => chosen && edit(),
  blank: () => chosen && correct(chosen, null, "blank"),
  missing: () => chosen && correct(chosen, null, "missing"),
  revert: () => chosen && decide({ kind: "undo", field: chosen }, false),
  undo: () => decide({ kind: "undo" }, false),
  redo: () => decide({ kind: "redo" }, false),
  skip,
  download,
  reassign,
  view: switchView,
  larger: () => zoomBy(1.25),
  smaller: () => zoomBy(0.8),
  turn: turnPages,
  years: showYears,
  last_report: () => go(texts.last_year?.sha256),
  alike: () => chosen && leave(() => window.location.assign(`/report/${texts.sha256}/alike/${encodeURIComponent(chosen)}${along}`)),
  second: () => decide({ kind: "second" }, false),
  reject: () => question(words.why_reject, (reason) => (reason ? void decide({ kind: "reject", reason }, false) : words.say_why)),
  previous_report: () => go(texts.previous),
  next_report: () => go(texts.next),
  back: () => leave(() => window.location.assign(`/${along}`)),
  help: () => help.showModal(),
};
const actionOf = new Map(Object.entries(texts.keys).map(([action, key]) => [key, action]));

// Keys that may be held down; all others count once, however long they are held.
const HELD = new Set(["next", "previous"]);
const FREE = new Set([...HELD, "help", "view", "larger", "smaller", "turn", "years", "back", "previous_report", "next_report", "last_report", "alike", "download"]);
const SETTLE = 300; // milliseconds in which no key decides after the page moved by itself: it was meant for before

// Caps Lock changes nothing: a letter is a capital only with Shift.
function keyOf(event) {
  const letter = /^\p{L}$/u.test(event.key);
  return letter ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
}

document.addEventListener("keydown", (event) => {
  if (isAsking()) return;
  if (event.isComposing || event.keyCode === 229) return tell(words.input_method, true);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  const action = actionOf.get(key);
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const choice = chosen && /^[1-9]$/.test(key) && state.fields[chosen].choices[key - 1];
  const decides = choice || (arrows ? event.shiftKey : action && !FREE.has(action));
  if (!arrows && !choice && !action && key !== "Escape") return;
  event.preventDefault();
  if (event.repeat && !(arrows && !event.shiftKey) && !HELD.has(action)) return;
  keysPressed += 1;
  if (decides && performance.now() - Math.max(jumped, choice ? reordered : jumped) < SETTLE) return tell(words.moved, true);
  if (key === "Escape") putAway();
  else if (arrows && event.shiftKey) move(...arrows);
  else if (arrows) choose(neighbour(...arrows) ?? chosen);
  else if (choice) correct(chosen, choice.value, choice.status, choice.unit, true);
  else ACTIONS[action]?.();
});

document.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-field]");
  const from = event.target.closest(".cell[data-place]");
  if (cell) choose(cell.dataset.field);
  else if (from) choose(cells.find((each) => each.dataset.place === from.dataset.place)?.dataset.field ?? chosen);
});
document.getElementById("help-button").addEventListener("click", () => help.showModal());

gatherSource();
show();
step(1);
if (sessionStorage.getItem("arrives")) jumped = performance.now();
sessionStorage.removeItem("arrives");
beat();
awaitSource();
