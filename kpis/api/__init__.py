"""Numbers for programs, below /c/<slug>/api/v1/: JSON, decimals as texts, errors as problem details (RFC 9457)."""
