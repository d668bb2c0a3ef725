"""What the audit knows: who opened the door and what was changed, never who a visitor was. The value is its documentation."""

from enum import Enum


class AuditEvent(Enum):
    ENTRY_STARTED = (
        "Five taps at rest opened the technician's door; `outcome` says what stood there: pad, choice, wait or lock."
    )
    ENTRY_FINISHED = "The door closed: `opened` to the panel, `left` by hand, or after `silence`."
    PIN_CHECKED = "A PIN was entered: `right`, `wrong`, or refused unread because of a `wait` or a `lock`."
    PIN_CHANGED = "A PIN was chosen for the first time, or a new one by a technician inside."
    MAINTENANCE_STARTED = "The technician's panel opened."
    MAINTENANCE_FINISHED = "The panel closed: `left` by hand or after ten minutes of `silence`."
    TEST_PRINT_STARTED = "A technician had a test page printed."
    TEST_PRINT_FINISHED = "The test page ended; `outcome` is the printer's word, or `left` when nobody waited for it."
    TEST_READ_STARTED = "A technician asked for a test reading; nothing of the card is shown or kept."
    TEST_READ_FINISHED = "The test reading ended; `outcome` is its verdict, or `left` when nobody waited for it."
    TEST_SCAN_STARTED = "A technician asked for a test scan; nothing of what is scanned is shown or kept."
    TEST_SCAN_FINISHED = "The test scan ended; `outcome` is what kind of thing was scanned, or `left` when nothing was."
    ROLL_CHANGED = "A technician said that a new roll of paper was put in."
    SERVICE_SUSPENDED = "A technician took the kiosk out of service; it stays so over restarts."
    SERVICE_RESUMED = "A technician put the kiosk back into service."
    ACCESS_UNLOCKED = "An engineer on the machine ended a wait or a lock; `forgotten` when the PIN went with it."
