"""What people say to each other about a report or a cell of it: questions, answers, and which are still open.

Comments are records: they are added to, never changed. They decide nothing. While two read a report, each blind to the
other, each sees of it only what they said themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, insert, select

from gongkai.core.errors import QueueError
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import comments, reports
from gongkai.review.queue.people_roles import require_known
from gongkai.review.queue.records import Record, find, load, now
from gongkai.review.queue.tasks import WHOLE

MOST_TEXT: Final = 2_000
"""Characters of a comment."""


class Comment(NamedTuple):
    """Something that was said.

    Attributes
    ----------
    id
        A UUID.
    field
        The field it is about; empty for the report as a whole.
    addressee
        Whom it is for; ``None`` for whoever reads it.
    at
        ISO 8601, UTC.
    answers
        Id of the comment that began the thread; ``None`` for that one itself.
    closes
        Whether it ends the thread.
    """

    id: str
    sha256: str
    source: str
    field: str
    who: str
    addressee: str | None
    at: str
    text: str
    answers: str | None
    closes: bool


class Thread(NamedTuple):
    """A comment with its answers, in order."""

    first: Comment
    answers: tuple[Comment, ...]

    @property
    def said(self) -> tuple[Comment, ...]:
        """All of it."""
        return (self.first, *self.answers)

    @property
    def open(self) -> bool:
        """Whether nobody has ended it."""
        return not any(each.closes for each in self.answers)

    def is_for(self, who: str) -> bool:
        """Whether it waits for someone: it is theirs to answer, or everyone's, or they asked and were answered."""
        last = self.answers[-1] if self.answers else self.first
        if last.who == who:
            return False
        return self.first.who == who or who in {self.first.addressee, last.addressee} or self.first.addressee is None


def comment(
    engine: Engine, which: str, who: str, text: str, *,
    field: str = WHOLE, addressee: str | None = None, answers: str | None = None, closes: bool = False,
) -> str:  # fmt: skip
    """Say something about a report or a field of it, or answer; return the comment's id.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.queue.records.find`.
    answers
        Id of the comment, or its beginning, that is answered; field and thread are that one's.
    closes
        Whether the thread ends with it; the text may be empty then.

    Raises
    ------
    QueueError
        No such report, field or comment; no text, or too long a one; ``who`` was removed. Nothing is written then.
    """
    said = text.strip()
    if len(said) > MOST_TEXT or (not said and not closes) or "\0" in said:
        raise QueueError(f"a comment has 1 to {MOST_TEXT} characters", f"留言为 1 至 {MOST_TEXT} 个字符")
    if closes and answers is None:
        raise QueueError("only an answer ends a thread", "只有答复才能了结留言")
    with writing(engine) as connection:
        require_known(connection, who)
        report_id = find(connection, which)
        record = load(connection, report_id)
        first = None
        if answers is not None:
            first = _thread_of(connection, record, who, answers)
            field = first.field
        elif field != WHOLE and field not in record.report["fields"]:
            raise QueueError(f"{record.source}: no field {field}", f"{record.source}：没有字段 {field}")
        made = str(uuid.uuid4())
        connection.execute(
            insert(comments).values(
                id=made, report_id=report_id, field=field, who=who, addressee=addressee or None, at=now(), text=said,
                answers=first.id if first is not None else None, closes=closes,
            )
        )  # fmt: skip
        return made


def _thread_of(connection: Connection, record: Record, who: str, answers: str) -> Comment:
    found = [each for each in _of_report(connection, record, who) if each.id.startswith(answers)]
    roots = {each.answers or each.id for each in found}
    if len(roots) != 1 or not answers:
        raise QueueError(f"{answers}: no such comment on this report", f"{answers}：这份报告没有这条留言")
    (root,) = roots
    return next(each for each in _of_report(connection, record, who) if each.id == root)


def comments_on(engine: Engine, which: str, who: str) -> list[Thread]:
    """Return what was said of a report as far as someone may see it, in order."""
    with reading(engine) as connection:
        return _threads(_of_report(connection, load(connection, find(connection, which)), who))


def open_comments(engine: Engine, who: str, *, mine: bool = False) -> list[Thread]:
    """Return the threads that nobody has ended, the oldest first, as far as someone may see them.

    Parameters
    ----------
    mine
        Only those that wait for them, see :meth:`Thread.is_for`.
    """
    ended = select(comments.c.answers).where(comments.c.closes, comments.c.answers.is_not(None))
    begun = select(comments.c.report_id).where(comments.c.answers.is_(None), comments.c.id.not_in(ended)).distinct()
    with reading(engine) as connection:
        found = [
            thread
            for report_id in connection.scalars(begun).all()
            for thread in _threads(_of_report(connection, load(connection, report_id), who))
            if thread.open and (not mine or thread.is_for(who))
        ]
    return sorted(found, key=lambda thread: thread.first.at)


def exported_comments(engine: Engine) -> Iterator[dict[str, Any]]:
    """Yield all comments in the order in which they were made."""
    with reading(engine) as connection:
        columns = (comments, reports.c.sha256, reports.c.source)
        joined = select(*columns).join(reports, comments.c.report_id == reports.c.id).order_by(comments.c.seq)
        for row in connection.execute(joined):
            yield {key: row._mapping[key] for key in Comment._fields}


def _of_report(connection: Connection, record: Record, who: str) -> list[Comment]:
    """Return what was said of a report and someone may see."""
    query = select(comments).where(comments.c.report_id == record.id).order_by(comments.c.seq)
    both = record.read_twice
    blind = both is not None and not both.whole
    return [
        Comment(
            row.id, record.sha256, record.source, row.field, row.who, row.addressee, row.at, row.text, row.answers,
            row.closes,
        )
        for row in connection.execute(query)
        if not blind or row.who == who
    ]  # fmt: skip


def _threads(found: list[Comment]) -> list[Thread]:
    answers: dict[str, list[Comment]] = {}
    for each in found:
        if each.answers is not None:
            answers.setdefault(each.answers, []).append(each)
    return [Thread(each, tuple(answers.get(each.id, ()))) for each in found if each.answers is None]
