"""What a page of the web edition may load and do: nothing but its own files."""

from __future__ import annotations

# No network, and no script but ours. `file:` is for a browser that does not count a neighbour on disk as 'self'.
POLICY = (
    "default-src 'none'; img-src 'self' file: data:; style-src 'self' file: 'unsafe-inline'; font-src 'self' file:; "
    "script-src 'self' file:; base-uri 'none'; form-action 'none'"
)
LIVE_POLICY = POLICY.replace(" file:", "") + "; connect-src 'self'; frame-src 'self'"
"""The same for the live preview's page, which is served, and listens to its server."""
