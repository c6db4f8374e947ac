"""Whatever stands in a field of a case, by hand or by accident, is calculated or answered in words."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.casefile.document import encode
from casebuilder.cli import main
from tests.golden_case import golden_case

Place = tuple[str | int, ...]

EXTREMES: tuple[Any, ...] = (
    None,
    "",
    "0",
    "-1",
    "1",
    "0.0000000000000000000000000001",
    "999999999999999",
    "9999999999999999999999999999",
    "-999999999999999",
    "x" * 10_000,
    "cpi",
    "{0}{name}%s",
    0,
    -1,
    1,
    10**30,
    1.5,
    True,
    [],
    ["0.5"] * 3,
    ["0.5"] * 500,
    {},
)


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every value in a document, outermost first."""
    if place:
        yield place
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in children:
        yield from places(child, (*place, step))


def put(node: Any, place: Place, value: Any) -> None:
    """Put a value at a place, unless an earlier change has taken that place away."""
    with contextlib.suppress(KeyError, IndexError, TypeError):
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = value


DOCUMENT = json.loads(encode(golden_case()))
PLACES = sorted(places(DOCUMENT["case"]), key=str)


@pytest.mark.parametrize("command", ["evaluate", "check"])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(EXTREMES)), max_size=3))
def test_any_value_in_any_field_is_calculated_or_answered_in_words(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    changes: list[tuple[Place, Any]],
) -> None:
    document = json.loads(encode(golden_case()))
    for place, value in changes:
        put(document["case"], place, value)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), "utf-8")
    code = main([command, str(path), *(["--json"] if command == "evaluate" else []), "--lang", "en"])
    captured = capsys.readouterr()
    assert code in (0, 1, 3)
    if code == 0 and command == "evaluate":
        json.loads(captured.out)
    else:
        assert captured.out or captured.err


@pytest.mark.parametrize("where", ["services", "effects", "costs"])
@pytest.mark.parametrize("identifier", ["", "a.b", "een naam", "é", "0", "_"])
def test_an_identifier_that_would_not_name_a_place_is_answered_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str, identifier: str
) -> None:
    document = json.loads(encode(golden_case()))
    document["case"][where][0]["id"] = identifier
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), "utf-8")
    code = main(["check", str(path), "--lang", "en"])
    out = capsys.readouterr().out
    if identifier == "0":
        assert "may only hold" not in out
    else:
        assert code == 1
        assert f"The identifier {identifier} may only hold letters, digits and underscores." in out
