"""Keys pressed as a person does it: one after the other, each once the page has shown what came of the last."""

ANSWERS = "Number(document.body?.dataset.answers ?? 0)"
"""How many decisions the page has sent and shown the answer to; a page that is still loading has no body to ask."""

SETTLED = """() => typeof jumped === "undefined" || performance.now() - Math.max(jumped, reordered) > SETTLE"""
"""Whether nothing has changed under the reviewer's hands just now; a key would do nothing then."""


def press(page, *keys):
    """Press keys, and wait until each was answered."""
    for key in keys:
        settled(page)
        before = page.evaluate(ANSWERS)
        page.keyboard.press(key)
        answered(page, before)


def settled(page):
    """Wait until a key counts: the page has not moved by itself for as long as a person takes to see it."""
    page.wait_for_function(SETTLED)


def answered(page, before):
    """Wait until the page has shown another answer than it had."""
    page.wait_for_function(f"before => {ANSWERS} > before", arg=before)


def asked(page, times=1):
    """Wait until the page has asked for its report so often, and was answered."""
    page.wait_for_function("times => Number(document.body?.dataset.beats ?? 0) >= times", arg=times)
