// Keys on the list: n and p go from report to report, Enter opens.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const by = { n: 1, p: -1, N: 1, P: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const links = [...document.querySelectorAll(".list tbody a")];
  const here = links.indexOf(document.activeElement);
  links[Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
});
