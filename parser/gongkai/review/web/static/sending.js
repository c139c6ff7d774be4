// Decisions on their way: each is made on what was on the screen, sent in order, and kept until it is answered.
"use strict";

const HUNG = 2_000; // after so long without an answer the reviewer is told
const GIVE_UP = 20_000; // a request that hangs is sent again; its token says that it is the same one
const AGAIN = 3_000;

const outbox = [];
let sending = false;
let afterwards = null; // where to go once all is saved
let trouble = ""; // why what is on its way is not saved yet
let keysPressed = 0;
let jumped = -Infinity; // when the page last moved by itself
let reordered = -Infinity; // when what the digits stand for last changed by itself

const saving = document.getElementById("saving");
const refusals = document.getElementById("refused");

const pendingOn = (id) => outbox.findLast((each) => each.fields.includes(id));

// What a field shows now: what was decided and is on its way, else what stands.
function onScreen(id) {
  const change = pendingOn(id)?.decision.changes?.[id];
  const field = state.fields[id];
  return change ?? field.stands ?? { value: null, unit: field.unit, status: "blank" };
}

function shownOn(id) {
  return id === "" || !state.fields[id] ? null : pendingOn(id) ? onScreen(id) : state.fields[id].stands;
}

const shownOf = (fields) => Object.fromEntries(fields.filter((id) => id !== "").map((id) => [id, shownOn(id)]));

// Resolves once the decision was answered, with whether it was saved. What was shown is what the reviewer saw when a
// question was put, where there was one: its answer is about that.
function decide(decision, advance, was) {
  const fields = decision.fields ?? Object.keys(decision.changes ?? {});
  const shown = was ?? shownOf(fields);
  const token = crypto.randomUUID?.() ?? uuid();
  return new Promise((answered) => {
    outbox.push({ decision, shown, token, fields, answered, keys: keysPressed, version: state.version });
    show();
    if (advance) step(1);
    tellSaving(trouble);
    drain();
  });
}

// Without TLS a browser has no randomUUID.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function tellSaving(why) {
  trouble = why;
  saving.textContent = trouble ? `${words.unsaved} ${outbox.length} · ${trouble}` : outbox.length ? `${words.saving} ${outbox.length}` : "";
  saving.classList.toggle("wrong", Boolean(trouble));
}

async function drain() {
  if (sending || !outbox.length) return;
  sending = true;
  while (outbox.length && (await send(outbox[0])));
  sending = false;
  if (outbox.length) setTimeout(drain, AGAIN);
  else if (afterwards) afterwards();
}

// Send one; returns whether the next may follow.
async function send(one) {
  const abort = new AbortController();
  tellSaving("");
  const hung = setTimeout(() => tellSaving(words.hung), HUNG);
  const given = setTimeout(() => abort.abort(), GIVE_UP);
  let answer, found;
  try {
    answer = await fetch(`/report/${texts.sha256}/decisions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        ...one.decision, seen: state.seen, shown: one.shown, token: one.token, version: one.version, who: texts.who,
      }),
      signal: abort.signal,
    });
    found = await answer.json().catch(() => ({}));
  } catch {
    tellSaving(words.broken);
    return false;
  } finally {
    clearTimeout(hung);
    clearTimeout(given);
  }
  if (answer.status === 401 || answer.status === 403) {
    tellSaving(words.session_ended);
    return false;
  }
  if (answer.status >= 500) {
    tellSaving(`${words.broken} (${answer.status})`);
    return false;
  }
  // A proxy that asks who one is answers with a page of its own.
  if (answer.ok && !found.fields) {
    tellSaving(words.session_ended);
    return false;
  }
  outbox.shift();
  if (answer.ok) {
    take(found);
    if (one.decision.kind === "undo" || one.decision.kind === "redo") beat();
  } else {
    refuse(one, found, answer.status);
  }
  tellSaving("");
  one.answered(answer.ok);
  document.body.dataset.answers = Number(document.body.dataset.answers ?? 0) + 1;
  return true;
}

// Show where the report stands now. What a key would do to the chosen cell may have changed under the reviewer's hands.
function take(found) {
  const said = (each) => each && `${each.value} ${each.unit} ${each.status}`;
  const sight = () => {
    const field = state.fields[chosen];
    return [said(field?.stands), field?.choices.map(said).join()];
  };
  const [stood, offered] = sight();
  state = found;
  show();
  const [stands, choices] = sight();
  if (stands !== stood) jumped = performance.now();
  if (choices !== offered) reordered = performance.now();
}

// What was refused stays in sight until it is decided again or put away; nothing moves under the reviewer's hands.
function refuse(one, found, status) {
  afterwards = null; // who was about to leave has to see this
  if (found.state) take(found.state);
  else show();
  const id = one.fields[0];
  const why = found[document.documentElement.lang === "en" ? "en" : "zh"] ?? status;
  const what = id && state.fields[id] ? `${state.fields[id].name}${saidOf(one, id)} · ` : "";
  const line = element("li", "", `${words.unsaved}: ${what}${why}`);
  refusals.append(line);
  refusals.hidden = false;
  if (id && cellOf.has(id) && (chosen === null || keysPressed === one.keys)) {
    choose(id);
    jumped = performance.now();
  }
  dropWhatFollows();
  tell(`${words.unsaved}: ${why}`, true);
}

// What is on its way and says of no figure what was shown means what came before it, which is not there: an undo would
// take back something else.
function dropWhatFollows() {
  const lost = outbox.filter((each) => !Object.keys(each.shown).length);
  if (!lost.length) return;
  outbox.splice(0, outbox.length, ...outbox.filter((each) => !lost.includes(each)));
  refusals.append(element("li", "", `${words.unsaved}: ${lost.length} · ${words.followed}`));
  for (const each of lost) each.answered(false);
}

function saidOf(one, id) {
  const change = one.decision.changes?.[id];
  return change ? ` = ${change.value ?? words[`s_${change.status}`] ?? change.status}${change.unit ?? ""}` : "";
}

function putAway() {
  refusals.replaceChildren();
  refusals.hidden = true;
}

// Go elsewhere once all is saved.
function leave(where) {
  if (!outbox.length) return where();
  afterwards = where;
  tellSaving(words.leaving);
  drain();
}

window.addEventListener("beforeunload", (event) => outbox.length && event.preventDefault());
window.addEventListener("online", drain);
document.addEventListener("visibilitychange", drain);
