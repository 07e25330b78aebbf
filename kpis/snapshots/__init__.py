"""The night: what was computed, when, from which changes, and what was reported (docs/explanation/night.md)."""
