"""What each reviewer may do, once a team has someone who leads it.

A reviewer decides and comments. An adjudicator also decides between two readings. A lead also assigns work to others,
asks for second readings of a share, enlarges the audit, and gives roles. Until a queue has a lead everyone may do
everything; whoever is not named then is a reviewer. Who was removed decides nothing.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

from sqlalchemy import Connection, Engine, delete, insert, select

from gongkai.core.errors import QueueError
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import assignments, leases, people
from gongkai.review.queue.records import now, storable

Role = Literal["reviewer", "adjudicator", "lead", "removed"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

WORDS: Final[dict[Role, tuple[str, str]]] = {
    "reviewer": ("复核人", "reviewer"),
    "adjudicator": ("裁定人", "adjudicator"),
    "lead": ("负责人", "lead"),
    "removed": ("已移除", "removed"),
}


class Person(NamedTuple):
    """Someone with a role, since a time (ISO 8601, UTC)."""

    name: str
    role: Role
    since: str


def list_people(engine: Engine) -> list[Person]:
    """Return everyone who was given a role, by name."""
    with reading(engine) as connection:
        rows = connection.execute(select(people)).all()
    return sorted(Person(row.name, row.role, row.since) for row in rows)


def give_role(engine: Engine, name: str, role: Role, by: str) -> None:
    """Give someone a role, or remove them: what they had open or was theirs to do is free then.

    Parameters
    ----------
    by
        Who gives it: a lead, once there is one. The first lead names themselves.

    Raises
    ------
    QueueError
        Only a lead may; or the queue would be without one while others have roles.
    """
    if role not in ROLES:
        raise QueueError(f"{role}: a role is one of {', '.join(ROLES)}", f"{role}：角色为 {'、'.join(ROLES)}")
    with writing(engine) as connection:
        require_lead(connection, by, "give roles", "分配角色")
        _refuse_last_lead(connection, name, role)
        connection.execute(delete(people).where(people.c.name == name))
        connection.execute(insert(people).values(name=name, role=role, since=now()))
        if role == "removed":
            connection.execute(delete(leases).where(leases.c.who == name))
            connection.execute(delete(assignments).where(assignments.c.who == name))


def _refuse_last_lead(connection: Connection, name: str, role: Role) -> None:
    others = connection.scalars(select(people.c.name).where(people.c.role == "lead", people.c.name != name)).all()
    if role != "lead" and not others and _role_in(connection, name) == "lead":
        raise QueueError(
            f"{name} is the only lead: give someone else that role first",
            f"{name} 是唯一的负责人：请先指定另一位负责人",
        )


def role_of(engine: Engine, name: str) -> Role:
    """Return what someone may do: a lead's part for everyone, as long as the queue has no lead."""
    with reading(engine) as connection:
        return _role_of(connection, name)


def _role_of(connection: Connection, name: str) -> Role:
    role = _role_in(connection, name)
    if role == "removed" or _led(connection):
        return role or "reviewer"
    return "lead"


def _role_in(connection: Connection, name: str) -> Role | None:
    role: Role | None = connection.scalar(select(people.c.role).where(people.c.name == storable(name)))
    return role


def _led(connection: Connection) -> bool:
    return connection.scalar(select(people.c.name).where(people.c.role == "lead").limit(1)) is not None


def may_adjudicate(connection: Connection, name: str) -> bool:
    """Whether someone may decide between two readings."""
    return _role_of(connection, name) in ("adjudicator", "lead")


def require_known(connection: Connection, name: str) -> None:
    """Refuse whoever was removed.

    Raises
    ------
    QueueError
        They were.
    """
    if _role_in(connection, name) == "removed":
        raise QueueError(f"{name} was removed from this queue", f"{name} 已从本队列移除")


def require_lead(connection: Connection, name: str, what: str, zh: str) -> None:
    """Refuse whoever is no lead, where there is one.

    Raises
    ------
    QueueError
        They are not.
    """
    if _role_of(connection, name) != "lead":
        raise QueueError(f"{name} may not {what}: that is for a lead", f"{name} 不能{zh}：须由负责人操作")
