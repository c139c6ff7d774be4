"""Every regular expression of the package, and texts that would make it slow if it backtracked."""

from __future__ import annotations

import ast
import re
import re._constants as codes
import re._parser as parser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import gongkai

PACKAGE = Path(gongkai.__file__).parent

LONGEST_STRAIGHT = 3
"""Characters of one class that a text begins with, so that what must stand before a repeat is there."""


def compiled() -> dict[str, re.Pattern[Any]]:
    """Return all patterns: those that modules keep, alone or in collections, and those written where they are used."""
    found: dict[str, re.Pattern[Any]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__") or "migrations" in name:
            continue
        for where, pattern in (*_kept(vars(import_module(name))), *_written(path)):
            found.setdefault(f"{name}:{where}", pattern)
    unique: dict[tuple[Any, int], str] = {}
    for name, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags), name)
    return {name: found[name] for name in unique.values()}


def _kept(space: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in space.items():
        if not name.startswith("__"):
            yield from ((name, each) for each in _within(value, 3))


def _within(value: Any, deep: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif deep and isinstance(value, dict):
        for each in value.values():
            yield from _within(each, deep - 1)
    elif deep and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _within(each, deep - 1)


def _written(path: Path) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield patterns given to functions of ``re`` as plain text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, (str, bytes))
        ):
            yield f"line {node.lineno}", re.compile(node.args[0].value)


def hostile(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Yield texts of about that length: what leads up to each repeat of the pattern, the repeat's own text over and
    over, and an end that cannot match."""
    is_bytes = isinstance(pattern.pattern, bytes)
    text = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.UNICODE if is_bytes else pattern.flags)
    seen = set()
    for before, body in _repeats(tree, ""):
        for unit in _texts(body):
            for end in ("", "\x00", "\n\x00", "甲\x00" if not is_bytes else "~"):
                for lead in {before, ""}:
                    made = lead + unit * (length // max(1, len(unit))) + end
                    if made not in seen:
                        seen.add(made)
                        yield made.encode("latin-1", "replace") if is_bytes else made


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Yield every repeat without an upper bound (or a large one), with a text that leads up to it."""
    for code, value in tree:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, body = value
            if most > 20 and code != codes.POSSESSIVE_REPEAT:
                yield before, body
            yield from _repeats(body, before)
            before += _text(body) * min(max(least, 1), LONGEST_STRAIGHT)
            continue
        for inner in _inner(code, value):
            yield from _repeats(inner, before)
        before += _text([(code, value)])


def _inner(code: Any, value: Any) -> list[Any]:
    if code == codes.SUBPATTERN:
        return [value[-1]]
    if code == codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return [value] if code == codes.ATOMIC_GROUP else []


def _texts(body: Any) -> set[str]:
    """Return texts that the body of a repeat matches: its first, and those of the branches in it."""
    texts = {_text(body)}
    for code, value in body:
        if code == codes.BRANCH:
            texts |= {_text(each) for each in value[1]}
        elif code == codes.SUBPATTERN:
            texts |= _texts(value[-1])
        elif code == codes.IN:
            texts |= {each for item in value if (each := _member([item]))}
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            texts |= _texts(value[2])
    return {each for each in texts if each} or {"a"}


def _text(tree: Any) -> str:
    """Return a text that a pattern matches."""
    out = ""
    for code, value in tree:
        if code == codes.LITERAL:
            out += chr(value)
        elif code == codes.NOT_LITERAL:
            out += "b" if value == ord("a") else "a"
        elif code == codes.ANY:
            out += "a"
        elif code == codes.IN:
            out += _member(value)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            out += _text(value[2]) * max(value[0], 1)
        elif code == codes.SUBPATTERN:
            out += _text(value[-1])
        elif code == codes.BRANCH:
            out += _text(value[1][0])
        elif code == codes.ATOMIC_GROUP:
            out += _text(value)
    return out


_OF_CATEGORY = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ",
}


def _member(items: Any) -> str:
    """Return a character of a class."""
    negated = bool(items) and items[0][0] == codes.NEGATE
    if negated:
        taken = (
            re.compile("[" + "".join(re.escape(chr(v)) for c, v in items[1:] if c == codes.LITERAL) + "]")
            if any(c == codes.LITERAL for c, _ in items[1:])
            else None
        )
        return next(each for each in "a1 甲.x" if taken is None or not taken.match(each))
    for code, value in items:
        if code == codes.LITERAL:
            return chr(value)
        if code == codes.RANGE:
            return chr(value[0])
        if code == codes.CATEGORY:
            return _OF_CATEGORY.get(value, "a")
    return ""


def main() -> None:
    """Print the name of each pattern, and how long (s) the worst of its texts took; a pattern that takes for ever ends
    the process."""
    import resource
    import sys
    import time

    for name, pattern in compiled().items():
        print(name, end=" ", flush=True)
        worst = 0.0
        for text in hostile(pattern, int(sys.argv[1])):
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 3, resource.RLIM_INFINITY))
            begun = time.process_time()
            pattern.search(text)
            worst = max(worst, time.process_time() - begun)
        print(worst, flush=True)


if __name__ == "__main__":
    main()
