"""The kiosk application: what it does (core), how it runs (runtime), whom it asks (backend). No Qt, no device library."""
