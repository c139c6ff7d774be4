// Cells of many reports that are alike: looked at one below the other, decided in one go and taken back in one go.
"use strict";

const texts = JSON.parse(document.getElementById("texts").textContent);
const words = texts.words;
const rows = [...document.querySelectorAll(".alike tbody tr")];
const standing = document.getElementById("standing");
const sure = document.getElementById("sure");
const ask = document.getElementById("ask");
const strokes = []; // what was decided here, to be taken back
let busy = false;

const boxOf = (row) => row.querySelector("input");
const cellOf = (row) => JSON.parse(row.dataset.cell);
const chosen = () => rows.filter((row) => boxOf(row).checked && !row.classList.contains("done"));
const language = () => (document.documentElement.lang === "en" ? "en" : "zh");

function tell(text, wrong) {
  standing.textContent = text;
  standing.classList.toggle("wrong", Boolean(wrong));
}

function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // without TLS a browser has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

async function send(body) {
  const answer = await fetch("/alike", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found[language()] ?? `${words.unsaved} (${answer.status})`);
  return found;
}

// One thing at a time: a key pressed while another is under way does nothing, and says so.
async function alone(act) {
  if (busy) return tell(words.saving, true);
  busy = true;
  try {
    await act();
  } catch (error) {
    tell(`${words.unsaved}: ${error.message}`, true);
  } finally {
    busy = false;
    document.body.dataset.answers = Number(document.body.dataset.answers ?? 0) + 1;
  }
}

sure.addEventListener("keydown", (event) => event.repeat && event.preventDefault()); // held down from the number

function confirmed(text) {
  document.getElementById("sure-question").textContent = text;
  sure.returnValue = "";
  return new Promise((then) => {
    sure.onclose = () => then(sure.returnValue === "yes");
    sure.showModal();
    sure.querySelector("button").focus();
  });
}

// What is typed without a unit has the one that all the cells have, as on a report's own page.
function number(units) {
  const answer = document.getElementById("answer");
  const wrong = document.getElementById("answer-wrong");
  document.getElementById("question").textContent = words.edit;
  answer.value = "";
  wrong.textContent = "";
  return new Promise((then) => {
    let found = null;
    answer.onkeydown = (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      const text = answer.value.trim().normalize("NFKC");
      const typed = /^([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(万元|元)?$/.exec(text);
      if (!typed) return void (wrong.textContent = words.no_number);
      if (typed[1].replace(/\D|^0+/g, "").length > 15) return void (wrong.textContent = words.too_long);
      if (!typed[2] && units.size > 1) return void (wrong.textContent = words.which_unit);
      found = { value: Number(typed[1].replaceAll(",", "")), unit: typed[2] ?? [...units][0] ?? null, status: "printed" };
      ask.close();
    };
    ask.onclose = () => then(found);
    ask.showModal();
    answer.focus();
  });
}

async function decideAll(value) {
  const picked = chosen();
  if (!picked.length) return tell(words.nothing_clear, true);
  const token = newToken();
  const body = { cells: picked.map(cellOf), new: value, token };
  const { failing } = await send({ ...body, kind: "check" });
  const said = value && `${value.value ?? words.s_blank}${value.unit ?? ""}`;
  const what = said ?? words.alike_as_read;
  const lines = [words.alike_sure.replace("{}", picked.length).replace("{}", what)];
  if (failing) lines.push(words.many_in_sums.replace("{}", failing));
  if (!(await confirmed(lines.join("\n")))) return;
  tell(words.saving);
  const { cells } = await send({ ...body, kind: "decide" });
  const saved = settle(picked, cells, value ? `✎ ${said}` : "✓");
  if (saved.length) strokes.push({ token, rows: saved });
}

function settle(picked, cells, sign) {
  const saved = picked.filter((row, index) => {
    const error = cells[index].error;
    row.querySelector(".outcome").textContent = error ? `${words.unsaved}: ${error[language()]}` : sign;
    row.classList.toggle("done", !error);
    return !error;
  });
  tell(`${words.saved} ${saved.length}${saved.length < picked.length ? ` · ${words.unsaved} ${picked.length - saved.length}` : ""}`, saved.length < picked.length);
  return saved;
}

async function undo() {
  const last = strokes.pop();
  if (!last) return tell(words.nothing_undone, true);
  const { cells } = await send({ kind: "undo", cells: last.rows.map(cellOf), token: last.token });
  const back = new Set(cells.filter((each) => !each.error).map((each) => `${each.sha256}/${each.field}`));
  for (const row of last.rows) {
    const { sha256, field } = cellOf(row);
    if (!back.has(`${sha256}/${field}`)) continue;
    row.classList.remove("done");
    row.querySelector(".outcome").textContent = "";
  }
  tell(words.alike_taken_back.replace("{}", back.size), back.size < last.rows.length);
}

const ACTIONS = {
  accept: () => alone(() => decideAll(null)),
  edit: () =>
    alone(async () => {
      const value = await number(new Set(chosen().map((row) => cellOf(row).shown.unit)));
      if (value !== null) await decideAll(value);
    }),
  blank: () => alone(() => decideAll({ value: null, unit: null, status: "blank" })),
  undo: () => alone(undo),
  back: () => window.location.assign(texts.back),
};

function step(by) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  if (row) boxOf(row).focus();
}

document.addEventListener("keydown", (event) => {
  if (sure.open || ask.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || event.keyCode === 229) return tell(words.input_method, true);
  const letter = /^\p{L}$/u.test(event.key);
  const key = letter ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
  const action = Object.entries(texts.keys).find((each) => each[1] === key)?.[0];
  const by = { next: 1, previous: -1 }[action] ?? { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!by && !ACTIONS[action]) return;
  event.preventDefault();
  if (by) step(by);
  else if (!event.repeat) ACTIONS[action]();
});

for (const button of document.querySelectorAll(".strokes button")) {
  button.addEventListener("click", () => ACTIONS[button.dataset.do]());
}
if (rows.length) boxOf(rows[0]).focus();
