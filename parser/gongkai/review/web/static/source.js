// The source's side of the page: its cells and their twins on the form, pages larger, smaller and turned, the print magnified.
"use strict";

const source = document.querySelector(".source");
let printed = new Map(); // the cells of each place

function gatherSource() {
  printed = new Map();
  for (const cell of source.querySelectorAll(".cell[data-place]")) {
    printed.set(cell.dataset.place, [...(printed.get(cell.dataset.place) ?? []), cell]);
  }
  layPages();
}

// A source that is just being read is waited for, while the form is worked on.
async function awaitSource() {
  while (source.dataset.state === "making") {
    try {
      const answer = await fetch(`/report/${texts.sha256}/view`);
      if (answer.status === 202) continue;
      if (!answer.ok) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      source.replaceChildren(...found.body.childNodes);
      source.dataset.state = "same";
      source.classList.toggle("pictured", Boolean(source.querySelector(".sheet")));
      gatherSource();
      show();
    } catch {
      await new Promise((then) => setTimeout(then, 3000));
    }
  }
}

// Boxes lie on the drawn pages by script: the policy of the page forbids styles in its markup.
const sizeOf = (sheet) => sheet.dataset.size.split(" ").map(Number);

function layPages() {
  for (const sheet of source.querySelectorAll(".sheet")) {
    const [width, height] = sizeOf(sheet);
    for (const box of sheet.querySelectorAll(".box")) {
      const [left, top, right, bottom] = box.dataset.box.split(" ").map(Number);
      const share = (part, whole) => `${(100 * part) / whole}%`;
      box.style.left = share(left, width);
      box.style.top = share(top, height);
      box.style.width = share(right - left, width);
      box.style.height = share(bottom - top, height);
    }
  }
  turnSheets();
}

// A page that cannot be drawn is no loss: the text of the source is there as well.
source.addEventListener("error", () => source.classList.remove("pictured"), true);

function switchView() {
  if (!source.querySelector(".sheet")) return;
  source.classList.toggle("pictured");
  choose(chosen);
}

function showDoubts() {
  const places = new Set(state.open.map((id) => state.fields[id]?.place));
  for (const box of source.querySelectorAll(".box")) box.classList.toggle("doubtful", places.has(box.dataset.place));
}

// Labels that people corrected stand on their cells, and tell who did.
function showLabels() {
  for (const cell of source.querySelectorAll(".cell[data-cell]")) {
    const made = state.labels[cell.dataset.cell];
    cell.classList.toggle("relabelled", Boolean(made));
    if (made) cell.dataset.label = made.name;
    else delete cell.dataset.label;
  }
}

// Pages drawn larger or smaller, and turned to the right by quarters.
let zoom = 1;
let turn = 0;
const MOST_ZOOM = 6;

function zoomBy(factor) {
  zoom = Math.min(Math.max(zoom * factor, 1), MOST_ZOOM);
  source.style.setProperty("--zoom", String(zoom));
  choose(chosen);
}

function turnPages() {
  turn = (turn + 1) % 4;
  turnSheets();
  choose(chosen);
}

const TURNED = ["", "rotate(90deg) translateY(-100%)", "rotate(180deg) translate(-100%, -100%)", "rotate(270deg) translateX(-100%)"];

function turnSheets() {
  for (const sheet of source.querySelectorAll(".sheet")) {
    const [width, height] = sizeOf(sheet);
    const drawn = sheet.firstElementChild;
    // Known before the picture is there: cells can be scrolled to.
    sheet.style.aspectRatio = turn % 2 ? `${height} / ${width}` : `${width} / ${height}`;
    drawn.style.width = turn % 2 ? `${(100 * width) / height}%` : "100%";
    drawn.style.aspectRatio = `${width} / ${height}`;
    drawn.style.transform = TURNED[turn];
  }
}

// What is printed around the chosen cell, magnified, beside its value: cut from the page that is drawn anyway.
const STRIP = { height: 56, most: 620, around: 0.5 };

// A box on a page of a size, turned as the page is.
function turnedBox([left, top, right, bottom], width, height) {
  if (turn === 1) return [height - bottom, left, height - top, right];
  if (turn === 2) return [width - right, height - bottom, width - left, height - top];
  return turn === 3 ? [top, width - right, bottom, width - left] : [left, top, right, bottom];
}

function magnify(twins) {
  const box = twins.find((twin) => twin.classList.contains("box"));
  const image = box?.parentElement.querySelector("img");
  if (!image || !source.classList.contains("pictured")) return;
  if (!image.naturalWidth) {
    image.loading = "eager";
    return image.addEventListener("load", () => twins.includes(printed.get(state.fields[chosen]?.place)?.[0]) && choose(chosen), { once: true });
  }
  const [wide, high] = [image.naturalWidth, image.naturalHeight];
  const scale = wide / sizeOf(box.closest(".sheet"))[0];
  const [left, top, right, bottom] = turnedBox(box.dataset.box.split(" ").map((each) => Number(each) * scale), wide, high);
  const across = turn % 2 ? high : wide;
  const tall = (bottom - top) * (1 + 2 * STRIP.around);
  const long = Math.min((tall * STRIP.most) / STRIP.height, across);
  const from = Math.min(Math.max((left + right - long) / 2, 0), across - long);
  const grown = STRIP.height / tall;
  const strip = element("canvas", "strip", "");
  strip.height = STRIP.height;
  strip.width = Math.round(long * grown);
  strip.setAttribute("role", "img");
  strip.setAttribute("aria-label", words.printed);
  const pen = strip.getContext("2d");
  pen.scale(grown, grown);
  pen.translate(-from, -(top - (bottom - top) * STRIP.around));
  pen.save();
  if (turn === 1) pen.translate(high, 0);
  if (turn === 2) pen.translate(wide, high);
  if (turn === 3) pen.translate(0, wide);
  pen.rotate((turn * Math.PI) / 2);
  pen.drawImage(image, 0, 0);
  pen.restore();
  pen.strokeStyle = "#8c1c13";
  pen.lineWidth = 2 / grown;
  const edge = 3 / grown; // around the print, never on it
  pen.strokeRect(left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge);
  detail.append(strip);
}
