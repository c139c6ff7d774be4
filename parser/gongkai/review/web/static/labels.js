// Correcting what cells of the source are: a mode of its own, entered and left by one key.
"use strict";

let labels = null; // what the labeller takes each cell for, asked for once
let picked = null;

const sourceCells = () => [...document.querySelectorAll(".source .cell[data-cell]")].filter((cell) => cell.offsetParent);

async function enterLabels() {
  tell(words.labels_wait);
  try {
    const answer = await fetch(`/report/${texts.sha256}/labels`);
    const found = await answer.json();
    if (!answer.ok) return tell(found[document.documentElement.lang === "en" ? "en" : "zh"], true);
    labels = found;
    show();
    pick(sourceCells().find((cell) => cell.classList.contains("twin")) ?? sourceCells()[0]);
  } catch (error) {
    tell(error.message, true);
  }
}

function leaveLabels() {
  labels = null;
  picked?.classList.remove("picked");
  picked = null;
  choose(chosen);
}

function pick(cell) {
  if (!cell) return;
  picked?.classList.remove("picked");
  picked = cell;
  cell.classList.add("picked");
  cell.scrollIntoView({ block: "center" });
  const made = state.labels[cell.dataset.cell];
  const now = made?.label ?? labels.cells[cell.dataset.cell];
  detail.replaceChildren(element("div", "name", words.label_mode));
  const facts = [`${words.printed} “${cell.textContent || cell.title}”`, `${words.label_is} ${labels.names[now] ?? now}`];
  if (made) facts.push(`${words.corrected_by} ${made.who}`);
  detail.append(element("div", "facts", facts.join(" · ")));
  const choices = element("div", "choices", "");
  Object.entries(labels.names).forEach(([label, name], index) => {
    const shown = element("span", label === now ? "choice now" : "choice", ` ${name}`);
    shown.prepend(element("kbd", "", String(index + 1)));
    choices.append(shown);
  });
  detail.append(choices);
}

function besides(right, down) {
  const all = sourceCells();
  const here = all.indexOf(picked);
  if (right) return all[here + right];
  const lines = [...new Set(all.map((cell) => cell.dataset.cell.split(".")[0]))];
  const line = lines[lines.indexOf(picked.dataset.cell.split(".")[0]) + down];
  return all.find((cell) => cell.dataset.cell.split(".")[0] === line);
}

async function giveLabel(index) {
  const label = Object.keys(labels.names)[index];
  if (!label || !picked) return;
  await decide({ kind: "relabel", labels: { [picked.dataset.cell]: label } }, false);
  if (labels) pick(standing.classList.contains("wrong") ? picked : (besides(1, 0) ?? picked));
}

async function takeBack(kind) {
  await decide({ kind }, false);
  if (labels) pick(picked);
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isAsking()) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const action = actionOf.get(keyOf(event));
    if (action === "label") labels ? leaveLabels() : enterLabels();
    else if (!labels || action === "help") return;
    else if (event.key === "Escape") leaveLabels();
    else if (arrows && !event.shiftKey) pick(besides(...arrows));
    else if (action === "undo" || action === "redo") takeBack(action);
    else if (/^[1-8]$/.test(event.key)) giveLabel(event.key - 1);
    // No other key decides anything while labels are corrected.
    event.stopPropagation();
    event.preventDefault();
  },
  true,
);

document.addEventListener(
  "click",
  (event) => {
    const cell = labels && event.target.closest(".source .cell[data-cell]");
    if (!cell) return;
    event.stopPropagation();
    pick(cell);
  },
  true,
);
