"""README's generated parts say what the code does."""

from tests import audit_table, diagram, readme, settings_table
from tests.faults import table as faults_table


def test_the_state_diagram_has_not_drifted() -> None:
    assert readme.part("state diagram") == diagram.diagram(), "run python -m tests.diagram"


def test_the_table_of_settings_has_not_drifted() -> None:
    assert readme.part("settings") == settings_table.table(), "run python -m tests.settings_table"


def test_the_table_of_faults_is_the_record_of_a_run() -> None:
    assert readme.part("faults") == faults_table.table(faults_table.recorded()), "run python -m tests.faults.table"


def test_the_table_of_audit_events_has_not_drifted() -> None:
    assert readme.part("audit") == audit_table.table(), "run python -m tests.audit_table"
