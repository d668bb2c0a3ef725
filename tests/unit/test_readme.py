"""README's generated parts say what the code does."""

from tests import diagram, settings_table


def test_the_state_diagram_has_not_drifted() -> None:
    assert diagram.written() == diagram.diagram(), "run python -m tests.diagram"


def test_the_table_of_settings_has_not_drifted() -> None:
    assert settings_table.written() == settings_table.table(), "run python -m tests.settings_table"
