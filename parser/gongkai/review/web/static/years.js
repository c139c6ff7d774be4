// Last year's report of the same agency beside this one: what does not follow from it, what jumps.
"use strict";

const wording = (text, ...parts) => parts.reduce((made, part) => made.replace("{}", part), text);

// What last year's report makes of a field of this year, where it is another figure than stands here.
function carryOf(id) {
  const rule = texts.last_year?.carried[id];
  if (!rule || !state.fields[id]) return null;
  const numbers = (ids) => ids.map((each) => onScreen(each).value);
  const [now, plus, minus] = [onScreen(id).value, numbers(rule.plus), numbers(rule.minus)];
  if ([now, ...plus, ...minus].some((each) => each === null)) return null;
  const sum = (found) => found.reduce((one, other) => one + other, 0);
  const expected = round(rule.base + sum(plus) - sum(minus));
  return expected === now ? null : wording(words.carry_differs, texts.last_year.year, expected, now);
}

function jumpOf(id) {
  const before = texts.last_year?.numbers[id] ?? null;
  const now = state.fields[id] ? onScreen(id).value : null;
  if (before === null || now === null) return null;
  const [low, high] = [Math.abs(before), Math.abs(now)].sort((one, other) => one - other);
  const jumps = high >= texts.last_year.small && high >= texts.last_year.jump * Math.max(low, 1);
  return jumps ? wording(words.jumps, texts.last_year.year, before, now) : null;
}

function showYears() {
  if (!texts.last_year) return tell(words.no_last_year, true);
  form.classList.toggle("years");
  show();
}
