// The form's sums on the values of the screen: what a typed number would break is told before it is kept.
"use strict";

const round = (number) => Math.round(number * 1e6) / 1e6;

function total(values, fields) {
  if (fields.length === 1) return values[fields[0]] ?? null;
  const printed = fields.map((id) => values[id] ?? null).filter((value) => value !== null);
  return printed.length ? round(printed.reduce((one, other) => one + other, 0)) : null;
}

// As gongkai.forms.relations.Arithmetic checks them; a test holds the two together.
function failingSums(relations, values) {
  const blank = (id) => (values[id] ?? null) === null;
  const hidden = new Set();
  const totals = relations.filter((each) => each.left.length === 1);
  for (const each of totals) if (values[each.left[0]] && each.right.every(blank)) each.right.forEach((id) => hidden.add(id));
  const count = (code, which) => totals.filter((each) => each.code === code && which(each)).length;
  const leftOut = (each) => blank(each.left[0]) && Boolean(total(values, each.right));
  const zero = (each) =>
    each.left.length === 1 &&
    leftOut(each) &&
    count(each.code, (one) => !blank(one.left[0])) > 3 * count(each.code, leftOut);
  const found = [];
  for (const relation of relations) {
    const left = zero(relation) ? 0 : total(values, relation.left);
    const right = total(values, relation.right);
    if (left === null || right === null || [...relation.left, ...relation.right].some((id) => hidden.has(id))) continue;
    if (left !== right) found.push({ relation, left, right });
  }
  return found;
}

function sumWords({ relation, left, right }, values) {
  const terms = (fields) => fields.map((id) => values[id] ?? null).filter((value) => value !== null).join("+") || "0";
  const last = relation.left.length === 1;
  const one = `${relation.where}：${terms(relation.right)} = ${right}`;
  return last ? `${one}，${words.should_be} ${left}` : `${one} ≠ ${terms(relation.left)} = ${left}`;
}

// What sums hold now and would not with another value in a field, in words.
function brokenBy(id, value) {
  const now = Object.fromEntries(Object.keys(state.fields).map((each) => [each, onScreen(each).value]));
  const known = new Set(failingSums(texts.relations, now).map((each) => each.relation));
  const then = { ...now, [id]: value };
  return failingSums(texts.relations, then)
    .filter((each) => !known.has(each.relation))
    .map((each) => sumWords(each, then));
}
