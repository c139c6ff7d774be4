"""Sources of wording that share no sentence: who reports, what is told, and what stands around it on the page.

A *hand* is one of :data:`HANDS`. Hand ``"a"`` is the wording in the files of the generator itself; each of the others
is one file of this folder, written without a look at the rest. Official labels, the law's name and the titles of
notices are common to all, for they are the form's.
"""

from gongkai.training.generator.hands.wording import FIRST_HAND, HANDS, wording

__all__ = ["FIRST_HAND", "HANDS", "wording"]
