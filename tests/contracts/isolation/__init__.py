"""A matrix of hostile requests, generated from the URL configurations, and what it takes to believe it."""
