import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from gongkai.core.document import Cell, Document, Line, Location
from gongkai.core.labels import LABEL_INDEX, LABELS
from gongkai.forms.form import editions
from gongkai.labelling.features import HASHED, PARTS, cell_columns, cell_features, cell_keys, looks
from gongkai.labelling.labeller import CERTAIN, Labeller, PartScores, decode, hasher
from gongkai.pipeline.model_store import load_model
from gongkai.readers import read_text

FORMS = tuple(editions().values())
COUNT = len(LABELS)
INDIFFERENT = np.zeros((2, COUNT, COUNT))
VALUE, BLANK, FURNITURE, ROW = (LABEL_INDEX[each] for each in ("value", "blank", "furniture", "row_label"))


def torn(*pairs):
    """Return probabilities of cells, each split between labels as given: ``{label: probability}``."""
    rows = np.zeros((len(pairs), COUNT))
    for row, shares in zip(rows, pairs, strict=True):
        for label, share in shares.items():
            row[label] = share
    return rows


def only(within=None, across=None):
    """Return transitions that forbid all but the given pairs of labels, within a line and across lines."""
    transitions = np.zeros((2, COUNT, COUNT))
    for kind, pairs in enumerate((within, across)):
        if pairs is not None:
            transitions[kind] = -50.0
            for a, b in pairs:
                transitions[kind][a, b] = 0.0
    return transitions


def test_without_preferences_every_cell_keeps_its_likeliest_label():
    probabilities = torn({VALUE: 0.6, ROW: 0.4}, {VALUE: 0.3, ROW: 0.7}, {FURNITURE: 1.0})
    assert decode(probabilities, [0, 1, 2], INDIFFERENT) == [VALUE, ROW, FURNITURE]


def test_certain_cells_are_never_changed_by_transitions():
    probabilities = torn({ROW: 1.0}, {VALUE: 1.0}, {ROW: CERTAIN + 0.0001, VALUE: 0.0004 - 0.0001})
    forbidding = only(within=[(VALUE, VALUE)], across=[(VALUE, VALUE)])
    assert decode(probabilities, [0, 0, 1], forbidding) == [ROW, VALUE, ROW]


def test_a_doubtful_cell_is_decided_by_the_certain_ones_around_it():
    probabilities = torn({VALUE: 1.0}, {VALUE: 0.45, FURNITURE: 0.55}, {VALUE: 1.0})
    assert decode(probabilities, [0, 0, 0], only(within=[(VALUE, VALUE)])) == [VALUE, VALUE, VALUE]


def test_a_run_of_doubtful_cells_is_decided_as_a_whole():
    """Each cell alone leans to a row label, but row labels may not follow each other."""
    lean = {ROW: 0.55, VALUE: 0.45}
    probabilities = torn({ROW: 1.0}, lean, lean, {VALUE: 1.0})
    allowed = only(within=[(ROW, VALUE), (VALUE, VALUE)])
    assert decode(probabilities, [0, 0, 0, 0], allowed) == [ROW, VALUE, VALUE, VALUE]


def test_transitions_within_a_line_and_across_lines_are_told_apart():
    probabilities = torn({VALUE: 1.0}, {VALUE: 0.45, ROW: 0.55})
    transitions = only(within=[(VALUE, VALUE)])
    assert decode(probabilities, [0, 0], transitions) == [VALUE, VALUE]
    assert decode(probabilities, [0, 1], transitions) == [VALUE, ROW]


def test_a_doubtful_cell_at_either_end_looks_at_its_only_neighbour():
    probabilities = torn({VALUE: 0.45, ROW: 0.55}, {VALUE: 1.0}, {VALUE: 0.45, ROW: 0.55})
    assert decode(probabilities, [0, 0, 0], only(within=[(VALUE, VALUE)])) == [VALUE, VALUE, VALUE]


def test_no_cells_give_no_labels():
    assert decode(np.zeros((0, COUNT)), [], INDIFFERENT) == []


@settings(max_examples=40)
@given(st.integers(1, 5), st.integers(0, 2**31 - 1))
def test_the_decoded_path_is_the_best_of_all_paths(size, seed):
    """Compared with trying every path, over three labels."""
    rng = np.random.default_rng(seed)
    some = [VALUE, ROW, FURNITURE]
    probabilities = np.full((size, COUNT), 1e-9)
    probabilities[:, some] = rng.dirichlet([1.0] * 3, size) * 0.99
    transitions = np.full((2, COUNT, COUNT), -99.0)
    transitions[np.ix_([0, 1], some, some)] = rng.normal(size=(2, 3, 3))
    lines = np.cumsum(rng.integers(0, 2, size)).tolist()

    def score(path):
        total = sum(np.log(probabilities[i, k]) for i, k in enumerate(path))
        steps = zip(path, path[1:], lines, lines[1:], strict=False)
        return total + sum(transitions[int(m != n), a, b] for a, b, m, n in steps)

    paths = np.stack(np.meshgrid(*[some] * size), -1).reshape(-1, size).tolist()
    assert score(decode(probabilities, lines, transitions)) == pytest.approx(max(map(score, paths)))


def linear(weights=None, **shares):
    """Return a classifier that gives every cell the same probabilities, but for the weights of features by label."""
    coef = np.zeros((COUNT, HASHED), np.float32)
    for (feature, label), weight in (weights or {}).items():
        coef[LABEL_INDEX[label], hasher().transform([[feature]]).indices] = weight
    with np.errstate(divide="ignore"):
        return coef, np.log([shares.get(label, 0.0) for label in LABELS])


def labels_of(text, classifier):
    labelled = Labeller(*classifier, INDIFFERENT).label(read_text(text), FORMS)
    return dict(zip([cell.text for cell in labelled.cells], labelled.labels, strict=True))


def test_a_labelled_document_runs_in_step():
    labelled = Labeller(*linear(narrative=1.0), INDIFFERENT).label(read_text("规章 | ０ |  | 3\n说明"), FORMS)
    assert labelled.lines == [0, 0, 0, 0, 1]
    assert labelled.folded == ["规章", "0", "", "3", "说明"]
    assert len(labelled.labels) == len(labelled.cells) == len(labelled.probabilities) == 5
    assert labelled.probabilities.shape[1] == COUNT


@settings(max_examples=30)
@given(st.lists(st.text("规章商业企业0123年月 |-é\t\n", max_size=30), min_size=1, max_size=4).map("\n".join))
def test_cells_are_hashed_as_in_training(text):
    document = read_text(f"规章 | 1 | 2\n{text}")
    keys = cell_keys(document, looks(document, FORMS)[3])
    trained, columns = hasher().transform(cell_features(keys)).toarray(), cell_columns(keys)
    for row, at in zip(trained, range(0, len(columns), PARTS), strict=True):
        own = np.frombuffer(b"".join(columns[at : at + PARTS]), np.int32)
        assert np.array_equal(np.bincount(own, minlength=HASHED), row)


def test_cells_are_given_the_probabilities_of_scikit_learn():
    arrays = load_model().bundle["labeller"]
    model = LogisticRegression()
    model.coef_, model.intercept_, model.classes_ = arrays["weights"], arrays["intercept"], np.arange(COUNT)
    document = read_text("二、主动公开政府信息情况\n规章 | 1 | 2\n全年收到政府信息公开申请三件，均已答复。")
    keys = cell_keys(document, looks(document, FORMS)[3])
    expected = model.predict_proba(hasher().transform(cell_features(keys)))
    parts = PartScores(arrays["weights"], arrays["intercept"])
    for _ in range(2):  # as new parts, and as known ones
        assert np.allclose(parts.probabilities(cell_columns(keys)), expected, rtol=0, atol=1e-6)


def test_an_empty_cell_is_blank_whatever_the_classifier_says():
    assert labels_of("规章 | 0 |  | 3", linear(row_label=1.0))[""] == "blank"


@pytest.mark.parametrize("label", ["section_heading", "caption", "column_header", "row_label"])
def test_a_figure_names_nothing(label):
    assert labels_of("规章 | 12 | —", linear(**{label: 1.0})) == {"规章": label, "12": "value", "—": "value"}


def test_a_figure_may_be_furniture():
    assert labels_of("12", linear(furniture=1.0)) == {"12": "furniture"}


def test_a_document_without_cells_is_labelled():
    empty = Document("text", (), "0" * 64)
    labelled = Labeller(*linear(value=1.0), INDIFFERENT).label(empty, FORMS)
    assert (labelled.labels, labelled.probabilities.shape) == ([], (0, COUNT))


def test_each_cell_is_given_the_label_of_its_own_features():
    first_is_prose = linear({("p1=edge", "narrative"): 50.0}, value=1.0, narrative=1e-9)
    lines = tuple(Line((Cell("规章", Location(line=number)),), number) for number in range(1, 9))
    labelled = Labeller(*first_is_prose, INDIFFERENT).label(Document("text", lines, "0" * 64), FORMS)
    assert labelled.labels == ["narrative", *["value"] * 7]
