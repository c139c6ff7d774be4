"""Reports in their JSON form, as a parse would give them."""

import hashlib
from decimal import Decimal

from gongkai.core.document import Location
from gongkai.core.report import Alternative, Field, Issue, Report
from gongkai.forms.form import editions

TOTAL, ONE, TWO = "requests.new.total", "requests.new.natural_person", "requests.granted.natural_person"


def report(name="a", doubtful=(), *, agency="某某县", confidence=0.6, issue=False, accepted_by_audit=None, **figures):
    """Return a report on 2022 with zeros, some figures given by ``field=value`` (dots as underscores)."""
    fields = {}
    for key in editions()["2021"].field_ids:
        value = Decimal(figures.get(key.replace(".", "_"), 0))
        fields[key] = Field(key, value, None, "printed", str(value), 0.9999, source=Location(line=3, cell=2))
    for key in doubtful:
        fields[key].review, fields[key].confidence, fields[key].reasons = True, confidence, ["weak_alignment"]
        fields[key].alternatives = [Alternative(Decimal(7), 0.2)]
    issues = [Issue("row_total", "error", "合计不符", "the row does not add up", [TOTAL])] if issue else []
    return Report(f"{name}.txt", sha256_of(name, accepted_by_audit), "2021", 2022, agency, fields, issues).to_dict()


def sha256_of(name, audited=None):
    """Return a digest; one that an audit takes, or leaves, where that is asked for."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return digest if audited is None else ("0" if audited else "f") * 8 + digest[8:]


def many(names, *more, **figures):
    """Return reports that differ in their names alone, which is quicker than to make each."""
    one = report("", *more, **figures)
    return [{**one, "source": f"{name}.txt", "sha256": sha256_of(str(name))} for name in names]
