"""A made-up sales company: the same every time for the same last day, with a story in its numbers."""
